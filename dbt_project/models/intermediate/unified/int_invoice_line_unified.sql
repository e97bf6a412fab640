{{ unify(
    'invoice_line',
    {
        'invoice_line_id': 'varchar',
        'invoice_id': 'varchar',
        'order_line_id': 'varchar',
        'product_id': 'varchar',
        'quantity': 'decimal(18, 4)',
        'amount_ex_tax': 'decimal(18, 2)',
        'tax_rate': 'decimal(9, 6)',
        'tax_amount': 'decimal(18, 2)',
        'issue_date': 'date',
        'is_red_letter': 'boolean'
    },
    key="_source_system || ':' || invoice_line_id"
) }}
