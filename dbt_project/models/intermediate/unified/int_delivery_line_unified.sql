{{ unify(
    'delivery_line',
    {
        'delivery_line_id': 'varchar',
        'delivery_id': 'varchar',
        'order_line_id': 'varchar',
        'product_id': 'varchar',
        'delivered_quantity': 'decimal(18, 4)',
        'promised_on': 'date',
        'shipped_on': 'date',
        'delivered_on': 'date',
        'legal_entity_id': 'varchar',
        'is_intercompany': 'boolean'
    },
    key="_source_system || ':' || delivery_line_id"
) }}
