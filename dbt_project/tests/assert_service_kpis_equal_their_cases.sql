-- A failure means that the complaints or the number of cases behind a published service KPI are not
-- those of the cases that BI reads: one was lost, counted twice or belongs to another team.
with cells as (
    select scope_type, scope_key, period_key, kpi_id, numerator, row_count
    from {{ ref('fct_kpi_values') }}
    where kpi_id in ('complaint_rate', 'resolution_hours') and period_grain = 'month'
)

select cells.*, counts.case_count, counts.complaint_count
from cells
inner join {{ ref('mart_service_quality') }} as counts using (scope_type, scope_key, period_key)
where cells.row_count <> counts.case_count
    or (cells.kpi_id = 'complaint_rate' and cells.numerator <> counts.complaint_count)
