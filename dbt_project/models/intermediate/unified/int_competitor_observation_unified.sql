{{ unify(
    'competitor_observation',
    {
        'competitor': 'varchar',
        'market_code': 'varchar',
        'period_key': 'varchar',
        'share_estimate': 'decimal(9, 6)',
        'source_name': 'varchar',
        'observed_at': 'date'
    },
    key="concat_ws('|', _source_system, competitor, market_code, period_key, source_name)"
) }}
