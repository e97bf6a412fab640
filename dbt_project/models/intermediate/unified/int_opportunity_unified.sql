{{ unify(
    'opportunity',
    {
        'source_opportunity_id': 'varchar',
        'account_id': 'varchar',
        'owner_id': 'varchar',
        'name': 'varchar',
        'pipeline': 'varchar',
        'stage_code': 'varchar',
        'stage_category': 'varchar',
        'is_closed': 'boolean',
        'is_won': 'boolean',
        'forecast_category': 'varchar',
        'amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'probability': 'decimal(9, 6)',
        'created_at': 'timestamp',
        'closed_at': 'timestamp',
        'expected_close_date': 'date',
        'loss_reason': 'varchar',
        'competitor': 'varchar',
        'campaign_id': 'varchar',
        'lead_id': 'varchar',
        'source_channel': 'varchar',
        'next_step': 'varchar',
        'last_activity_at': 'timestamp'
    },
    key="_source_system || ':' || source_opportunity_id"
) }}
