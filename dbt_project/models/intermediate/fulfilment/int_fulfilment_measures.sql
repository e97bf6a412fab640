{{ config(materialized='table') }}

{% set cell = [
    'known_on', 'scope_type', 'scope_key', 'period_grain', 'period_key', 'period_end', 'is_daily'
] %}
{% set measures = ['delivered_amount', 'invoiced_amount', 'on_time_count', 'promised_count'] %}

-- All measures of deliveries and invoices of a cell side by side: of the spine of each look, and of
-- whoever has or had any. Looks are those of sales, and closed periods with a changed day.
with changed_days as (
    select distinct deltas.known_on, deltas.business_date
    from {{ ref('int_fulfilment_deltas') }} as deltas
    inner join {{ ref('int_nights') }} as nights on deltas.known_on = nights.known_on
    where deltas.scope_type = 'company'
),

sales_looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date, is_kept
    from {{ ref('int_looks') }}
    where split_part(period_grain, '_', 1) in ('month', 'quarter', 'year')
),

all_looks as (
    select * from sales_looks
    union all
    select distinct
        changed_days.known_on, periods.period_grain, periods.period_key, periods.period_start,
        periods.period_end, periods.period_end as end_date, true as is_kept
    from changed_days
    inner join {{ ref('int_data_starts') }} as starts on changed_days.known_on = starts.known_on
    inner join {{ ref('int_periods') }} as periods
        on changed_days.business_date between periods.period_start and periods.period_end
        and periods.period_end < changed_days.known_on
        and periods.period_end >= starts.data_start
        and periods.period_grain in ('month', 'quarter', 'year')
    where (changed_days.known_on, periods.period_grain, periods.period_key) not in (
            select (known_on, period_grain, period_key) from sales_looks
        )
),

looks as (
    select all_looks.*, scopes.scope_type, scopes.keep_daily_versions as is_daily
    from all_looks
    inner join {{ ref('scope_types') }} as scopes
        on (all_looks.is_kept or scopes.keep_daily_versions)
        and scopes.scope_type in (
            'company', 'region', 'team', 'salesperson', 'product_line'
        )
),

spine as (
    select
        looks.*, members.scope_key,
        bool_or(looks.known_on < members.known_to) as is_member
    from looks
    inner join {{ ref('int_scope_members') }} as members
        on looks.scope_type = members.scope_type
        and members.member_from <= looks.period_end
        and members.member_to > looks.period_start
        and looks.known_on >= members.known_from
        and looks.period_start < members.known_to
    group by all
),

sums as (
    select
        {% for measure in measures %}
            sum(deltas.{{ measure }}) as {{ measure }},
        {% endfor %}
        sum(deltas.row_count)::bigint as row_count,
        looks.*,
        deltas.scope_key
    from looks
    inner join {{ ref('int_fulfilment_deltas') }} as deltas
        on looks.scope_type = deltas.scope_type
        and deltas.business_date between looks.period_start and looks.end_date
        and deltas.known_on <= looks.known_on
    group by all
)

select
    {% for name in cell %}
        coalesce(spine.{{ name }}, sums.{{ name }}) as {{ name }},
    {% endfor %}
    coalesce(spine.is_member, false)
    or coalesce(
        sums.row_count > 0 or sums.delivered_amount <> 0 or sums.invoiced_amount <> 0, false
    ) as is_present,
    {% for measure in measures %}
        coalesce(sums.{{ measure }}, 0) as {{ measure }},
    {% endfor %}
    coalesce(sums.row_count, 0) as row_count
from spine
full join sums
    on spine.known_on = sums.known_on
    and spine.scope_type = sums.scope_type
    and spine.scope_key = sums.scope_key
    and spine.period_grain = sums.period_grain
    and spine.period_key = sums.period_key
