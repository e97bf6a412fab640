{{ unify(
    'fx_rate',
    {
        'currency': 'varchar',
        'rate_date': 'date',
        'rate_type': 'varchar',
        'rate_to_reporting': 'decimal(18, 6)'
    },
    key="currency || '|' || rate_type || '|' || rate_date"
) }}
