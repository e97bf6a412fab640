-- A failure means that a cell has two current versions, or versions that overlap: a past night, or
-- tonight, has no single answer any more. Accounts have the same life and are too many to ask.
with versions as (
    select
        *,
        lead(valid_from) over (
            partition by kpi_id, scope_type, scope_key, period_grain, period_key
            order by valid_from
        ) as next_from
    from {{ ref('fct_kpi_values_history') }}
    where scope_type <> 'account'
)

select kpi_id, scope_type, scope_key, period_grain, period_key, valid_from, valid_to, next_from
from versions
where valid_to is distinct from next_from or valid_from >= valid_to
