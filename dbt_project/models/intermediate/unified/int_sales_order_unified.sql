{{ unify(
    'sales_order',
    {
        'order_id': 'varchar',
        'order_number': 'varchar',
        'opportunity_id': 'varchar',
        'quote_id': 'varchar',
        'account_id': 'varchar',
        'salesperson_id': 'varchar',
        'status': 'varchar',
        'order_date': 'date',
        'amount_incl_tax': 'decimal(18, 2)',
        'tax_amount': 'decimal(18, 2)',
        'discount_amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'due_date': 'date',
        'created_at': 'timestamp'
    },
    key="_source_system || ':' || order_id"
) }}
