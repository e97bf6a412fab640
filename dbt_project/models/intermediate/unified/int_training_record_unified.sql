{{ unify(
    'training_record',
    {
        'training_id': 'varchar',
        'employee_id': 'varchar',
        'course': 'varchar',
        'training_date': 'date',
        'hours': 'decimal(9, 2)',
        'score': 'decimal(9, 2)'
    },
    key="_source_system || ':' || training_id"
) }}
