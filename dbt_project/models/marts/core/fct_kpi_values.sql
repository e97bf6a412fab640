{{ config(materialized='view') }}

-- The current version of each cell. Refers to its neighbours by schema alone, so that the published
-- file can be attached under any name.
with versions as (
    select * from {{ local_ref('fct_kpi_values_history') }}
    where valid_to is null and value_status <> 'absent'
),

snapshot as (
    select * from {{ local_ref('dim_snapshot') }}
),

kpis as (
    select * from {{ local_ref('dim_kpi') }}
),

periods as (
    select * from {{ local_ref('dim_period') }}
)

select
    versions.kpi_id,
    kpis.kpi_code,
    versions.scope_type,
    versions.scope_key,
    versions.period_grain,
    versions.period_key,
    least(periods.period_end, snapshot.sales_as_of_date) as as_of_date,
    snapshot.knowledge_date,
    versions.definition_version,
    versions.value,
    versions.numerator,
    versions.denominator,
    case
        when versions.value_status = 'ok' and periods.period_end > snapshot.sales_as_of_date
            then 'partial_period'
        else versions.value_status
    end as status,
    periods.period_end > snapshot.sales_as_of_date as is_partial,
    snapshot.sales_data_state as data_state,
    case
        when kpis.is_flow and versions.period_grain = 'month'
            and right(versions.period_key, 2) in ('01', '02') then 'cny_shift'
        when kpis.kpi_code in ('K12', 'K13') and versions.scope_type in ('product_line', 'channel')
            then 'expense_shared_out'
    end as flags,
    versions.row_count
from versions
inner join kpis on versions.kpi_id = kpis.kpi_id
inner join periods
    on versions.period_grain = periods.period_grain
    and versions.period_key = periods.period_key
cross join snapshot
