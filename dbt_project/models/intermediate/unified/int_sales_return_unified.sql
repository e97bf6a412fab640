{{ unify(
    'sales_return',
    {
        'return_id': 'varchar',
        'return_number': 'varchar',
        'account_id': 'varchar',
        'order_id': 'varchar',
        'return_date': 'date',
        'amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'reason': 'varchar'
    },
    key="_source_system || ':' || return_id"
) }}
