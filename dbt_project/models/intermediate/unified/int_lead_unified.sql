{{ unify(
    'lead',
    {
        'source_lead_id': 'varchar',
        'company': 'varchar',
        'source_channel': 'varchar',
        'campaign_id': 'varchar',
        'owner_id': 'varchar',
        'status': 'varchar',
        'is_converted': 'boolean',
        'created_at': 'timestamp',
        'first_response_at': 'timestamp',
        'converted_at': 'timestamp',
        'converted_account_id': 'varchar',
        'converted_opportunity_id': 'varchar',
        'disqualified_reason': 'varchar'
    },
    key="_source_system || ':' || source_lead_id"
) }}
