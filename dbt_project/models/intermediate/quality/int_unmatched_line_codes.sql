-- One look at the lines: all but the few that point at nothing are left behind in it.
with loose as (
    select * from {{ ref('fct_sales_lines') }}
    where
        product_key in (select product_key from {{ ref('dim_product') }} where is_inferred)
        or account_key in (select account_key from {{ ref('dim_account') }} where is_inferred)
        or salesperson_key in (
            select salesperson_key from {{ ref('dim_salesperson') }} where is_inferred
        )
        or channel_key not in (select channel from {{ ref('channels') }})
        or fx_rate is null
),

codes as (
    select 'product' as dimension, product_key as code, *
    from loose
    semi join {{ ref('dim_product') }} as members
        on loose.product_key = members.product_key and members.is_inferred
    union all by name
    -- An account that nobody knows is the code of its source.
    select
        'account' as dimension, account_key[length(_source_system) + 2:] as code, *
    from loose
    semi join {{ ref('dim_account') }} as members
        on loose.account_key = members.account_key and members.is_inferred
    where account_key <> 'unknown'
    union all by name
    select 'salesperson' as dimension, salesperson_key as code, *
    from loose
    semi join {{ ref('dim_salesperson') }} as members
        on loose.salesperson_key = members.salesperson_key and members.is_inferred
    union all by name
    select 'channel' as dimension, channel_key as code, *
    from loose
    where channel_key not in (select channel from {{ ref('channels') }})
    union all by name
    select 'currency' as dimension, currency as code, * from loose
    where fx_rate is null and currency is not null
)

select
    dimension,
    _source_system as source,
    _batch_id as batch_id,
    code,
    count(*) as record_count,
    sum(net_amount_reporting) filter (is_counted)::decimal(38, 2) as net_revenue
from codes
where code <> 'unknown'
group by all
