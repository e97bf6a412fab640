{{ unify(
    'employee',
    {
        'employee_id': 'varchar',
        'name': 'varchar',
        'name_en': 'varchar',
        'role': 'varchar',
        'org_unit_id': 'varchar',
        'manager_id': 'varchar',
        'hire_date': 'date',
        'left_date': 'date',
        'email': 'varchar'
    },
    key="employee_id"
) }}
