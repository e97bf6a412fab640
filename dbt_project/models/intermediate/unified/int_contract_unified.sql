{{ unify(
    'contract',
    {
        'contract_id': 'varchar',
        'contract_number': 'varchar',
        'opportunity_id': 'varchar',
        'account_id': 'varchar',
        'owner_id': 'varchar',
        'amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'status': 'varchar',
        'signed_date': 'date',
        'effective_from': 'date',
        'effective_to': 'date',
        'created_at': 'timestamp'
    },
    key="_source_system || ':' || contract_id"
) }}
