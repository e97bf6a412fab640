{{ unify(
    'sales_credit',
    {
        'order_source': 'varchar',
        'order_id': 'varchar',
        'salesperson_id': 'varchar',
        'credit_share': 'decimal(9, 6)'
    },
    key="order_source || ':' || order_id || '|' || salesperson_id"
) }}
