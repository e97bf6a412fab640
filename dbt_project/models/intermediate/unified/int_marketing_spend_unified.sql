{{ unify(
    'marketing_spend',
    {
        'spend_id': 'varchar',
        'campaign_id': 'varchar',
        'channel': 'varchar',
        'spend_date': 'date',
        'amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'impressions': 'bigint',
        'clicks': 'bigint'
    },
    key="_source_system || ':' || spend_id"
) }}
