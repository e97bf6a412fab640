{{ config(severity='warn') }}

-- A warning means that planning set a target that no figure will ever meet: a KPI or a member that
-- this deployment does not have. The other targets hold.
select targets.target_version, targets.kpi_id, targets.scope_type, targets.scope_key
from {{ ref('fct_targets') }} as targets
left join {{ ref('dim_kpi') }} as kpis on targets.kpi_id = kpis.kpi_id
left join {{ ref('dim_scope') }} as scopes
    on targets.scope_type = scopes.scope_type
    and targets.scope_key = scopes.scope_key
where kpis.kpi_id is null or scopes.scope_key is null
group by all
