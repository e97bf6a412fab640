{% set shown_records = 50 %}

-- Figures of closed periods that read otherwise today than on the day of the closing.
with kpis as (
    select kpi_id, kpi_code, additivity from {{ ref('dim_kpi') }}
),

closed as (
    select period_grain, period_key, closed_on
    from {{ ref('int_closed_periods') }}
    where is_reported
),

{{ reported_figures('closed') }},

versions as (
    select history.*, closed.closed_on
    from {{ ref('fct_kpi_values_history') }} as history
    inner join closed
        on history.period_grain = closed.period_grain
        and history.period_key = closed.period_key
    semi join reported_figures
        on history.kpi_id = reported_figures.kpi_id
        and history.scope_type = reported_figures.scope_type
        and history.period_grain = reported_figures.period_grain
        and history.period_key = reported_figures.period_key
),

reported as (
    select * from versions where valid_from <= closed_on and valid_to > closed_on
),

restated as (
    select * from versions where valid_from > closed_on and valid_to is null
),

-- A sum that has no cell, not yet or no more, is a sum of nothing.
compared as (
    select
        restated.kpi_id,
        kpis.kpi_code,
        restated.scope_type,
        restated.scope_key,
        restated.period_grain,
        restated.period_key,
        restated.closed_on,
        coalesce(reported.value_status, 'absent') as reported_status,
        restated.value_status as restated_status,
        case
            when kpis.additivity = 'additive' and reported_status = 'absent' then 0
            else reported.value
        end as as_reported,
        case
            when kpis.additivity = 'additive' and restated_status = 'absent' then 0
            else restated.value
        end as as_restated
    from restated
    inner join kpis on restated.kpi_id = kpis.kpi_id
    left join reported
        on restated.kpi_id = reported.kpi_id
        and restated.scope_type = reported.scope_type
        and restated.scope_key = reported.scope_key
        and restated.period_grain = reported.period_grain
        and restated.period_key = reported.period_key
),

records as (
    select
        scope_type, scope_key, period_grain, period_key,
        count(*) as record_count,
        array_to_string(list_sort(list(line_key))[1:{{ shown_records }}], ',') as record_ids
    from {{ ref('mart_restatement_records') }}
    group by all
)

select
    compared.kpi_id,
    compared.kpi_code,
    compared.scope_type,
    compared.scope_key,
    compared.period_grain,
    compared.period_key,
    compared.closed_on,
    compared.as_reported::decimal(38, 9) as as_reported,
    compared.as_restated::decimal(38, 9) as as_restated,
    (compared.as_restated - compared.as_reported)::decimal(38, 9) as delta,
    compared.reported_status,
    compared.restated_status,
    coalesce(records.record_count, 0) as record_count,
    records.record_ids
from compared
left join records
    on compared.scope_type = records.scope_type
    and compared.scope_key = records.scope_key
    and compared.period_grain = records.period_grain
    and compared.period_key = records.period_key
where compared.as_reported is distinct from compared.as_restated
