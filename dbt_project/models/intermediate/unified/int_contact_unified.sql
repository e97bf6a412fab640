{{ unify(
    'contact',
    {
        'source_contact_id': 'varchar',
        'account_id': 'varchar',
        'owner_id': 'varchar',
        'title': 'varchar',
        'opt_out': 'boolean',
        'created_at': 'timestamp',
        'name': 'varchar',
        'email': 'varchar',
        'phone': 'varchar'
    },
    key="_source_system || ':' || source_contact_id"
) }}
