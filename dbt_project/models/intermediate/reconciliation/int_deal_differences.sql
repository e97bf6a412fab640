-- Won deals against orders, account by account: no system names the deal that an order comes from.
with last_night as (
    select {{ entity_as_of('order_line') }} as known_on
),

deals as (
    select
        deals.account_key,
        count(*) as document_count,
        coalesce(sum(amount_reporting) filter (not is_test), 0) as won,
        coalesce(sum(amount_reporting) filter (is_test), 0) as won_in_tests,
        coalesce(
            sum(amount_reporting) filter (
                not is_test and won_on > last_night.known_on - {{ grace_days() }}
            ), 0
        ) as won_lately
    from {{ ref('int_won_deals') }} as deals
    cross join last_night
    group by all
),

orders as (
    select
        account_key,
        count(*) filter (counted_count > 0) as document_count,
        sum(net_amount_reporting) as ordered
    from {{ ref('int_order_totals') }}
    group by all
),

known as (
    select
        account_key,
        bool_or(split_part(source_account_key, ':', 1) in ({{ sources_of('opportunity') }}))
            as is_in_crm,
        bool_or(split_part(source_account_key, ':', 1) in ({{ sources_of('order_line') }}))
            as is_in_orders
    from {{ ref('int_account_keys') }}
    cross join last_night
    where known_from <= last_night.known_on and known_to > last_night.known_on
    group by all
),

compared as (
    select
        coalesce(deals.account_key, orders.account_key) as account_key,
        coalesce(deals.won_in_tests, 0) as in_tests,
        coalesce(deals.won, 0) - coalesce(orders.ordered, 0) as difference,
        greatest(least(coalesce(deals.won_lately, 0), difference), 0) as lately,
        greatest(difference, 0) - lately as missing,
        least(difference, 0) as surplus,
        coalesce(deals.document_count, 0) as deal_count,
        coalesce(orders.document_count, 0) as order_count
    from deals
    full join orders on deals.account_key = orders.account_key
),

parts as (
    select
        compared.account_key,
        unnest([
            'test_or_intercompany',
            'not_yet_ordered',
            case when known.is_in_orders then 'no_order' else 'no_counterpart_account' end,
            case when known.is_in_crm then 'order_without_deal' else 'no_counterpart_account' end
        ]) as cause,
        unnest([in_tests, lately, missing, surplus]) as difference,
        unnest([deal_count, deal_count, deal_count, order_count]) as document_count
    from compared
    left join known on compared.account_key = known.account_key
)

select
    'won_to_ordered' as step,
    account_key,
    cause,
    difference::decimal(38, 2) as difference,
    document_count,
    null::varchar as document_key
from parts
where difference <> 0
