-- Targets of net revenue that count, from which night to which: approved ones in the reporting
-- currency, from their approval on. Of several versions the last approved one counts.
{% set currency = var('reporting_currency') %}

with targets as (
    select * from {{ ref('int_target_states') }}
    where kpi_id = 'net_revenue'
        and status = 'approved'
        and not _is_deleted
        and coalesce(currency, '{{ currency }}') = '{{ currency }}'
)

select
    targets.scope_type,
    targets.scope_key,
    periods.period_grain,
    periods.period_key,
    periods.period_start,
    periods.period_end,
    targets.target_version,
    targets.target_value,
    targets.approved_at,
    greatest(targets.known_from, coalesce(targets.approved_at::date, targets.known_from))
        as known_from,
    targets.known_to
from targets
inner join {{ ref('int_periods') }} as periods
    on targets.period_grain = periods.period_grain and targets.period_key = periods.period_key
