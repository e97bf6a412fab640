select
    employee_id as salesperson_key,
    coalesce(role, 'unknown') as role,
    known_from,
    known_to
from {{ ref('int_employee_states') }}
where not _is_deleted
