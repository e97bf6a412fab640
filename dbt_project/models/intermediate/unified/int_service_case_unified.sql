{{ unify(
    'service_case',
    {
        'case_id': 'varchar',
        'case_number': 'varchar',
        'account_id': 'varchar',
        'product_id': 'varchar',
        'opportunity_id': 'varchar',
        'owner_id': 'varchar',
        'case_type': 'varchar',
        'reason': 'varchar',
        'origin': 'varchar',
        'severity': 'varchar',
        'status': 'varchar',
        'opened_at': 'timestamp',
        'first_response_at': 'timestamp',
        'resolved_at': 'timestamp',
        'csat_score': 'integer'
    },
    key="_source_system || ':' || case_id"
) }}
