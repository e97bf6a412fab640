{% set measures = [
    'document_amount', 'net_amount', 'constant_fx_amount', 'spot_gap_count', 'unconverted_count',
    'row_count'
] %}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- As int_sales_deltas, by month and document currency.
{% set sums %}
    sum(net_amount) as document_amount,
    sum(net_amount_reporting) as net_amount,
    count(*) filter (net_amount_reporting is null) as spot_gap_count,
    {{ sum_of_constant_fx() }},
    count(*) as row_count
{% endset %}

with states as not materialized (
    select *, date_trunc('month', {{ revenue_date() }})::date as month_start
    from {{ revenue_ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
),

added as (
    select visible_from as known_on, month_start, currency, {{ sums }}
    from states
    where {{ is_new_night('visible_from') }}
    group by all
),

taken as (
    select known_to as known_on, month_start, currency, {{ sums }}
    from states
    where {{ is_new_night('known_to') }}
    group by all
),

changes as (
    select * from added
    union all by name
    select
        * replace (
            {% for measure in measures %}
                -{{ measure }} as {{ measure }}{{ ',' if not loop.last }}
            {% endfor %}
        )
    from taken
)

select
    known_on,
    month_start,
    currency,
    coalesce(sum(document_amount), 0)::decimal(38, 2) as document_amount,
    coalesce(sum(net_amount), 0)::decimal(38, 2) as net_amount,
    sum(constant_fx_amount)::decimal(38, 2) as constant_fx_amount,
    sum(spot_gap_count)::bigint as spot_gap_count,
    sum(unconverted_count)::bigint as unconverted_count,
    sum(row_count)::bigint as row_count
from changes
group by all
