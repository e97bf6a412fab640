{{ unify(
    'activity',
    {
        'activity_id': 'varchar',
        'activity_type': 'varchar',
        'subject_type': 'varchar',
        'subject_id': 'varchar',
        'account_id': 'varchar',
        'contact_id': 'varchar',
        'performer_id': 'varchar',
        'occurred_at': 'timestamp',
        'entered_at': 'timestamp',
        'duration_minutes': 'decimal(9, 2)',
        'outcome': 'varchar',
        'status': 'varchar',
        'is_done': 'boolean'
    },
    key="_source_system || ':' || activity_id"
) }}
