select
    _record_key as training_key,
    employee_id as salesperson_key,
    course,
    training_date,
    hours,
    score,
    _source_system,
    _record_id as _source_record_id,
    _batch_id
from {{ ref('int_training_record_states') }}
where known_to = date '9999-12-31' and not _is_deleted
