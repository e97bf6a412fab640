{{ unify(
    'payment',
    {
        'payment_id': 'varchar',
        'payment_number': 'varchar',
        'account_id': 'varchar',
        'invoice_id': 'varchar',
        'order_id': 'varchar',
        'salesperson_id': 'varchar',
        'payment_date': 'date',
        'amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'method': 'varchar',
        'bill_status': 'varchar',
        'maturity_date': 'date',
        'settled_on': 'date'
    },
    key="_source_system || ':' || payment_id"
) }}
