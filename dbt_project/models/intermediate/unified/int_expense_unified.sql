{{ unify(
    'expense',
    {
        'expense_id': 'varchar',
        'salesperson_id': 'varchar',
        'org_unit_id': 'varchar',
        'category': 'varchar',
        'expense_account': 'varchar',
        'channel': 'varchar',
        'product_line': 'varchar',
        'legal_entity_id': 'varchar',
        'expense_date': 'date',
        'amount': 'decimal(18, 2)',
        'currency': 'varchar',
        'cost_center': 'varchar'
    },
    key="_source_system || ':' || expense_id"
) }}
