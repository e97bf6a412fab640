-- A failure means that a cell that this run recomputed has two current versions, none, or versions
-- that overlap: a past night, or tonight, has no single answer any more.
with recomputed as (
    select distinct kpi_id, scope_type, scope_key, period_grain, period_key
    from {{ ref('int_kpi_cells') }}
    where period_grain in ('day', 'week', 'month', 'quarter', 'year')
),

versions as (
    select
        history.*,
        lead(history.valid_from) over (
            partition by
                history.kpi_id,
                history.scope_type,
                history.scope_key,
                history.period_grain,
                history.period_key
            order by history.valid_from
        ) as next_from
    from {{ ref('fct_kpi_values_history') }} as history
    inner join recomputed using (kpi_id, scope_type, scope_key, period_grain, period_key)
)

select kpi_id, scope_type, scope_key, period_grain, period_key, valid_from, valid_to, next_from
from versions
where valid_to is distinct from next_from or valid_from >= valid_to
