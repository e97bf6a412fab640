{{ unify(
    'campaign',
    {
        'campaign_id': 'varchar',
        'name': 'varchar',
        'channel': 'varchar',
        'status': 'varchar',
        'start_date': 'date',
        'end_date': 'date',
        'budget_amount': 'decimal(18, 2)',
        'spend_amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'owner_id': 'varchar',
        'created_at': 'timestamp'
    },
    key="_source_system || ':' || campaign_id"
) }}
