{{ unify(
    'quote',
    {
        'quote_id': 'varchar',
        'quote_number': 'varchar',
        'opportunity_id': 'varchar',
        'account_id': 'varchar',
        'owner_id': 'varchar',
        'status': 'varchar',
        'amount': 'decimal(18, 2)',
        'tax_amount': 'decimal(18, 2)',
        'discount_amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'effective_to': 'date',
        'created_at': 'timestamp'
    },
    key="_source_system || ':' || quote_id"
) }}
