-- A failure means that a figure has no name: a report cannot print it, or a view drops it silently.
with cells as (
    select * from {{ ref('fct_kpi_values_history') }}
    where valid_to is null and value_status <> 'absent'
        -- The years of the many accounts name them all.
        and (scope_type <> 'account' or period_grain = 'year')
),

keys as (
    select distinct 'kpi' as dimension, kpi_id as kind, kpi_id as key from cells
    union all
    select distinct 'scope', scope_type, scope_key from cells
    union all
    select distinct 'period', period_grain, period_key from cells
),

members as (
    select 'kpi' as dimension, kpi_id as kind, kpi_id as key from {{ ref('dim_kpi') }}
    union all
    select 'scope', scope_type, scope_key from {{ ref('dim_scope') }}
    union all
    select 'period', period_grain, period_key from {{ ref('dim_period') }}
)

select dimension, kind, key from keys
except
select dimension, kind, key from members
