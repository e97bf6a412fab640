-- A failure means that a ratio was averaged, summed or divided the other way round: nobody can roll
-- it up or explain it from its two parts.
with cells as (
    select cells.*
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_kpi') }} as kpis on cells.kpi_id = kpis.kpi_id
    where kpis.additivity in ('ratio_additive', 'ratio_distinct', 'none')
)

select kpi_id, scope_type, scope_key, period_key, value, numerator, denominator, status
from cells
where (value is null) <> (status in ('no_denominator', 'negative_denominator'))
    or (coalesce(denominator, 0) <= 0) <> (value is null)
    or abs(value::double - numerator::double / nullif(denominator, 0)::double) > 1e-9
    * greatest(1, abs(value::double))
