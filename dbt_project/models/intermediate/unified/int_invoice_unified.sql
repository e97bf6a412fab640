{{ unify(
    'invoice',
    {
        'invoice_id': 'varchar',
        'invoice_number': 'varchar',
        'order_id': 'varchar',
        'original_invoice_id': 'varchar',
        'account_id': 'varchar',
        'salesperson_id': 'varchar',
        'status': 'varchar',
        'issue_date': 'date',
        'due_date': 'date',
        'amount_incl_tax': 'decimal(18, 2)',
        'tax_amount': 'decimal(18, 2)',
        'discount_amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'is_intercompany': 'boolean',
        'created_at': 'timestamp'
    },
    key="_source_system || ':' || invoice_id"
) }}
