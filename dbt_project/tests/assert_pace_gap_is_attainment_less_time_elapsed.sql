-- A failure means that a report shows three figures of one target that do not fit together.
with cells as (
    select
        scope_type, scope_key, period_grain, period_key,
        max(value) filter (kpi_id = 'attainment') as attainment,
        max(value) filter (kpi_id = 'time_elapsed_rate') as time_elapsed_rate,
        max(value) filter (kpi_id = 'pace_gap') as pace_gap,
        max(denominator) filter (kpi_id = 'pace_gap') as target
    from {{ ref('fct_kpi_values') }}
    where kpi_id in ('attainment', 'time_elapsed_rate', 'pace_gap')
    group by all
)

-- What is due of a target is rounded at six places, each figure at nine.
select * from cells
where (pace_gap is null) <> (attainment is null)
    or abs(pace_gap - (attainment - time_elapsed_rate)) > 0.000000002 + 0.000001::double / target
