{{ unify(
    'period_close',
    {
        'period_key': 'varchar',
        'closed_on': 'date',
        'closed_by': 'varchar'
    },
    key='period_key'
) }}
