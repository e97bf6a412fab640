{{ unify(
    'product',
    {
        'product_id': 'varchar',
        'sku': 'varchar',
        'name': 'varchar',
        'name_en': 'varchar',
        'product_line': 'varchar',
        'product_line_name': 'varchar',
        'category': 'varchar',
        'brand': 'varchar',
        'model': 'varchar',
        'is_key_model': 'boolean',
        'launch_date': 'date',
        'end_date': 'date',
        'standard_cost': 'decimal(18, 6)',
        'uom': 'varchar',
        'product_manager_id': 'varchar',
        'product_manager_since': 'date',
        'previous_product_manager_id': 'varchar'
    },
    key="product_id"
) }}
