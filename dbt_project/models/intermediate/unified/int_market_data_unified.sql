{{ unify(
    'market_data',
    {
        'provider': 'varchar',
        'market_code': 'varchar',
        'period_key': 'varchar',
        'market_size_amount': 'decimal(18, 2)',
        'growth_rate': 'decimal(9, 6)',
        'currency': 'varchar',
        'published_at': 'date',
        'confidence': 'varchar',
        'source_name': 'varchar'
    },
    key="_source_system || ':' || provider || '|' || market_code || '|' || period_key"
) }}
