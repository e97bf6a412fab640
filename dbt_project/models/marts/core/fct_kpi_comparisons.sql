{{ config(materialized='view') }}

-- Growth of the flow KPIs against the previous period and the same period last year: complete
-- periods against complete ones, open periods against the same number of elapsed days.
with kpis as (
    select * from {{ local_ref('dim_kpi') }} where is_flow
),

periods as (
    select * from {{ local_ref('dim_period') }}
),

cells as (
    select kpi_values.*, periods.prev_period_key, periods.yoy_period_key
    from {{ local_ref('fct_kpi_values') }} as kpi_values
    inner join kpis on kpi_values.kpi_id = kpis.kpi_id
    inner join periods
        on kpi_values.period_grain = periods.period_grain
        and kpi_values.period_key = periods.period_key
),

to_date as (
    select * from {{ local_ref('fct_kpi_to_date') }}
),

snapshot as (
    select * from {{ local_ref('dim_snapshot') }}
),

-- A comparator without a row is a measured zero once the data have begun, unknown before.
compared as (
    select
        cells.*,
        coalesce(
            case when cells.is_partial then prev_to_date.value else prev.value end,
            case when prev_periods.period_end >= snapshot.data_start then 0 end
        ) as prev_value,
        coalesce(
            case when cells.is_partial then yoy_to_date.value else yoy.value end,
            case when yoy_periods.period_end >= snapshot.data_start then 0 end
        ) as yoy_value,
        'insufficient_history' in (
            cells.status,
            case when cells.is_partial then prev_to_date.value_status else prev.status end
        ) as prev_is_short,
        'insufficient_history' in (
            cells.status,
            case when cells.is_partial then yoy_to_date.value_status else yoy.status end
        ) as yoy_is_short,
        'missing_input' in (
            cells.status,
            case when cells.is_partial then prev_to_date.value_status else prev.status end
        ) as prev_lacks_input,
        'missing_input' in (
            cells.status,
            case when cells.is_partial then yoy_to_date.value_status else yoy.status end
        ) as yoy_lacks_input
    from cells
    cross join snapshot
    left join periods as prev_periods
        on cells.period_grain = prev_periods.period_grain
        and cells.prev_period_key = prev_periods.period_key
    left join periods as yoy_periods
        on cells.period_grain = yoy_periods.period_grain
        and cells.yoy_period_key = yoy_periods.period_key
    left join cells as prev
        on cells.kpi_id = prev.kpi_id
        and cells.scope_type = prev.scope_type
        and cells.scope_key = prev.scope_key
        and cells.period_grain = prev.period_grain
        and cells.prev_period_key = prev.period_key
    left join cells as yoy
        on cells.kpi_id = yoy.kpi_id
        and cells.scope_type = yoy.scope_type
        and cells.scope_key = yoy.scope_key
        and cells.period_grain = yoy.period_grain
        and cells.yoy_period_key = yoy.period_key
    left join to_date as prev_to_date
        on cells.kpi_id = prev_to_date.kpi_id
        and cells.scope_type = prev_to_date.scope_type
        and cells.scope_key = prev_to_date.scope_key
        and cells.period_grain = prev_to_date.period_grain
        and cells.period_key = prev_to_date.period_key
        and prev_to_date.comparator = 'prev'
    left join to_date as yoy_to_date
        on cells.kpi_id = yoy_to_date.kpi_id
        and cells.scope_type = yoy_to_date.scope_type
        and cells.scope_key = yoy_to_date.scope_key
        and cells.period_grain = yoy_to_date.period_grain
        and cells.period_key = yoy_to_date.period_key
        and yoy_to_date.comparator = 'yoy'
)

select
    kpi_id,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    value,
    {{ growth('value', 'prev_value', 'prev') }},
    {{ growth('value', 'yoy_value', 'yoy') }},
    is_partial,
    flags
from compared
