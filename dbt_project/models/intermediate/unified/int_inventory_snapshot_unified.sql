{{ unify(
    'inventory_snapshot',
    {
        'snapshot_date': 'date',
        'warehouse_id': 'varchar',
        'warehouse_name': 'varchar',
        'product_id': 'varchar',
        'on_hand': 'decimal(18, 4)',
        'available': 'decimal(18, 4)',
        'in_transit': 'decimal(18, 4)'
    },
    key="_source_system || '|' || snapshot_date || '|' || warehouse_id || '|' || product_id"
) }}
