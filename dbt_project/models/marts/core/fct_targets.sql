select
    target_version,
    kpi_id,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    target_value,
    unit,
    currency,
    status,
    approved_by,
    approved_at,
    _source_system,
    _batch_id
from {{ ref('int_target_states') }}
where known_to = date '9999-12-31' and not _is_deleted
