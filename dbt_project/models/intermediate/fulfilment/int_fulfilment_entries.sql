{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='line_key',
    on_schema_change='fail'
) }}

-- What each delivery and invoice line is worth from night to night, in reporting currency at the
-- rate of its order line, and what it changes in what is delivered and not invoiced, or the other
-- way round.
with all_documents as not materialized (
    select * from {{ ref('int_fulfilment_documents') }}
),

all_lines as not materialized (
    select * from {{ ref('int_sales_line_states') }} where visible_from < known_to
),

{% if is_incremental() %}
    -- A line on its own date changes with its line.
    sent_documents as not materialized (
        select * from all_documents where not is_own_date
    ),

    changed as (
        {{ changed_in_run('line_key', 'sent_documents') }}
        union
        {{ changed_in_run('line_key', 'all_lines', ['visible_from', 'known_to']) }}
        union
        -- What an earlier run of the same nights found and this one would not.
        {{ changed_in_run('line_key', this) }}
    ),

    touched as materialized (
        {{ few_keys('line_key', 'select * from changed') }}
    ),
{% endif %}

documents as materialized (
    select * from all_documents
    {% if is_incremental() %}
        where line_key in (select line_key from touched)
    {% endif %}
),

lines as materialized (
    select * from all_lines
    where line_key in (select line_key from documents)
),

points as (
    select line_key, unnest([known_from, known_to]) as night from documents
    union
    select line_key, unnest([visible_from, known_to]) from lines
),

spans as (
    select
        line_key, night,
        lead(night, 1, date '9999-12-31') over (partition by line_key order by night) as next_night
    from points
    where night < date '9999-12-31'
),

-- Goods are worth their part of the line's net amount; the line itself is worth all of it.
running as (
    select
        documents.* exclude (known_from, known_to, product_id),
        spans.night,
        spans.next_night,
        lines.* exclude (
            line_key, known_from, known_to, quantity, _source_system, _record_id, _batch_id,
            _row_number
        ) replace (coalesce(lines.product_id, documents.product_id) as product_id),
        lines.line_key is not null as is_known,
        lines.quantity as line_quantity,
        case
            when documents.is_own_date then lines.net_amount_reporting
            when documents.entry_type = 'delivery'
                then {{ divide_half_up(
                    times(
                        'lines.net_amount_reporting', 'sum(documents.quantity) over up_to_here',
                        left_scale=2
                    ), 6, 'lines.quantity', 4, 2
                ) }}
            else round({{ times(
                'sum(documents.document_amount) over up_to_here', 'lines.fx_rate', left_scale=2
            ) }}, 2)
        end::decimal(18, 2) as amount_after
    from spans
    inner join documents
        on spans.line_key = documents.line_key
        and spans.night >= documents.known_from
        and spans.night < documents.known_to
    left join lines
        on spans.line_key = lines.line_key
        and spans.night >= lines.visible_from
        and spans.night < lines.known_to
    window up_to_here as (
        partition by spans.line_key, spans.night, documents.entry_type, documents.is_own_date
        order by documents.business_date, documents.document_key
    )
),

judged as (
    select
        *,
        {{ added_part('amount_after', 'of_type') }} as amount,
        case
            when not is_known or _is_deleted then 'no_order_line'
            when is_test then 'test_account'
            when is_internal or is_intercompany then 'intercompany'
            when not is_in_force then 'order_not_in_force'
            when not is_counted then 'no_revenue'
            when entry_type = 'delivery' and not is_own_date
                and (line_type <> 'sale' or line_quantity = 0) then 'counts_on_its_date'
        end as uncounted_because
    from running
    window of_type as (
        partition by line_key, night, entry_type, is_own_date order by business_date, document_key
    )
),

counted as (
    select
        *,
        case
            when entry_type = 'delivery' and uncounted_because is null then coalesce(amount, 0)
            else 0
        end as delivered_amount,
        case
            when entry_type = 'invoice' and uncounted_because is null then coalesce(amount, 0)
            else 0
        end as invoiced_amount
    from judged
),

balanced as (
    select
        *,
        sum(delivered_amount - invoiced_amount) over (
            partition by line_key, night order by business_date, entry_type, document_key
        ) as balance,
        balance - delivered_amount + invoiced_amount as balance_before
    from counted
)

select
    entry_type, document_key, document_id, line_key, order_key, order_date,
    greatest(night, business_date) as known_from,
    next_night as known_to,
    business_date, is_own_date, uncounted_because is null as is_counted, uncounted_because,
    quantity, document_amount, currency,
    amount, amount_after, (amount_after - amount)::decimal(18, 2) as amount_before,
    delivered_amount::decimal(18, 2) as delivered_amount,
    invoiced_amount::decimal(18, 2) as invoiced_amount,
    (greatest(balance, 0) - greatest(balance_before, 0))::decimal(18, 2) as uninvoiced_change,
    (greatest(-balance, 0) - greatest(-balance_before, 0))::decimal(18, 2) as undelivered_change,
    promised_on, shipped_on, delivered_on,
    'company' as company_key,
    {% for key in [
        'region_key', 'team_key', 'salesperson_key', 'product_line_key', 'channel_key', 'account_key'
    ] %}
        coalesce({{ key }}, 'unknown') as {{ key }},
    {% endfor %}
    coalesce(product_id, 'unknown') as product_key,
    line_type, _source_system, _record_id, _batch_id, _row_number
from balanced
where business_date < next_night
