-- A failure means that a comparison matched two rows, or none, of what it compares with. Accounts
-- take the same joins as the other scopes and are left out because they are so many.
with flows as (
    select kpi_id from {{ ref('dim_kpi') }} where is_flow
),

cells as (
    select kpi_id, scope_type, scope_key, period_grain, period_key
    from {{ ref('fct_kpi_values') }}
    where kpi_id in (select kpi_id from flows) and scope_type <> 'account'
),

comparisons as (
    select kpi_id, scope_type, scope_key, period_grain, period_key
    from {{ ref('fct_kpi_comparisons') }}
    where scope_type <> 'account'
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
