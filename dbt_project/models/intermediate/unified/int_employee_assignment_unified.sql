{{ unify(
    'employee_assignment',
    {
        'employee_id': 'varchar',
        'org_unit_id': 'varchar',
        'valid_from': 'date',
        'valid_to': 'date'
    },
    key="employee_id || '|' || valid_from"
) }}
