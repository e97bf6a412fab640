-- A failure means that the mart of targets and the KPIs tell different stories of one target.
with kpis as (
    select
        scope_type, scope_key, period_grain, period_key,
        max(value) filter (kpi_id = 'attainment') as attainment,
        max(value) filter (kpi_id = 'pace_gap') as pace_gap,
        max(denominator) as target
    from {{ ref('fct_kpi_values') }}
    where kpi_id in ('attainment', 'pace_gap') and denominator is not null
    group by all
),

mart as (
    select * from {{ ref('mart_target_attainment') }} where kpi_id = 'net_revenue'
)

select
    kpis.scope_type,
    kpis.scope_key,
    kpis.period_key,
    kpis.attainment,
    mart.attainment as attainment_of_mart,
    kpis.pace_gap,
    mart.pace_gap as pace_gap_of_mart
from kpis
full join mart using (scope_type, scope_key, period_grain, period_key)
where kpis.attainment is distinct from mart.attainment
    or kpis.pace_gap is distinct from mart.pace_gap
    or kpis.target is distinct from mart.target
