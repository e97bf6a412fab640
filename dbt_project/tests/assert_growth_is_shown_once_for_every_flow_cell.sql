-- A failure means that a comparison matched two rows, or none, of what it compares with. The other
-- scopes take the same joins; only a filter on one scope reaches all of them.
with flows as (
    select kpi_id from {{ ref('dim_kpi') }} where is_flow
),

cells as (
    select kpi_id, scope_type, scope_key, period_grain, period_key
    from {{ ref('fct_kpi_values') }}
    where kpi_id in (select kpi_id from flows) and scope_type = 'company'
),

comparisons as (
    select kpi_id, scope_type, scope_key, period_grain, period_key
    from {{ ref('fct_kpi_comparisons') }}
    where scope_type = 'company'
)

(
    select * from cells
    except all
    select * from comparisons
)
union all
(
    select * from comparisons
    except all
    select * from cells
)
