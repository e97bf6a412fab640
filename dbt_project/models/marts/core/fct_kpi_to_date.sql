with windows as (
    select windows.*
    from {{ ref('int_comparison_windows') }} as windows
    inner join {{ ref('int_data_starts') }} as starts
        on windows.known_on = starts.known_on and windows.end_date >= starts.data_start
),

cells as (
    select * from {{ ref('int_kpi_cells') }}
),

definitions as (
    select kpi_id from {{ ref('kpi_definitions') }} where is_flow
)

select
    cells.kpi_id,
    cells.scope_type,
    cells.scope_key,
    split_part(cells.period_grain, '_', 1) as period_grain,
    cells.period_key,
    split_part(cells.period_grain, '_', 2) as comparator,
    windows.period_start as window_start,
    windows.end_date as window_end,
    cells.value,
    cells.value_status,
    cells.row_count
from cells
inner join definitions on cells.kpi_id = definitions.kpi_id
inner join windows
    on cells.known_on = windows.known_on
    and cells.period_grain = windows.period_grain
    and cells.period_key = windows.period_key
where cells.value_status <> 'absent'
