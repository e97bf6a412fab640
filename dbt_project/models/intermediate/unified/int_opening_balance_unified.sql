{{ unify(
    'opening_balance',
    {
        'document_no': 'varchar',
        'balance_type': 'varchar',
        'account_id': 'varchar',
        'document_date': 'date',
        'due_date': 'date',
        'open_amount': 'decimal(18, 2)',
        'currency': 'varchar'
    },
    key="_source_system || ':' || document_no"
) }}
