{{ unify(
    'crm_user',
    {
        'user_id': 'varchar',
        'employee_id': 'varchar',
        'email': 'varchar',
        'role': 'varchar',
        'is_active': 'boolean'
    },
    key="_source_system || ':' || user_id"
) }}
