{{ unify(
    'order_line',
    {
        'order_line_id': 'varchar',
        'order_id': 'varchar',
        'source_account_id': 'varchar',
        'salesperson_id': 'varchar',
        'channel': 'varchar',
        'product_id': 'varchar',
        'order_date': 'date',
        'order_status': 'varchar',
        'line_type': 'varchar',
        'quantity': 'decimal(18, 4)',
        'list_price': 'decimal(18, 6)',
        'unit_price': 'decimal(18, 6)',
        'discount_amount': 'decimal(18, 2)',
        'tax_rate': 'decimal(9, 6)',
        'tax_amount': 'decimal(18, 2)',
        'price_includes_tax': 'boolean',
        'discount_in_unit_price': 'boolean',
        'currency': 'varchar',
        'uom': 'varchar',
        'legal_entity_id': 'varchar',
        'is_intercompany': 'boolean',
        'original_line_id': 'varchar',
        'unit_cost': 'decimal(18, 6)'
    },
    key="_source_system || ':' || order_line_id"
) }}
