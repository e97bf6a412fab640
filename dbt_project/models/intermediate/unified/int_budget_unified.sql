{{ unify(
    'budget',
    {
        'budget_version': 'varchar',
        'ledger_account': 'varchar',
        'scope_type': 'varchar',
        'scope_key': 'varchar',
        'is_detailed': 'boolean',
        'legal_entity_id': 'varchar',
        'org_unit_id': 'varchar',
        'category': 'varchar',
        'expense_account': 'varchar',
        'product_id': 'varchar',
        'period_grain': 'varchar',
        'period_key': 'varchar',
        'amount': 'decimal(18, 2)',
        'quantity': 'decimal(18, 4)',
        'currency': 'varchar',
        'tax_basis': 'varchar',
        'status': 'varchar',
        'approved_by': 'varchar',
        'approved_at': 'timestamp'
    },
    key="budget_version || '|' || ledger_account || '|' || scope_type || '|' || scope_key || '|' || period_key
        || case when is_detailed then concat_ws(
            '|', '', coalesce(legal_entity_id, '*'), coalesce(org_unit_id, '*'),
            coalesce(category, '*'), coalesce(expense_account, '*'),
            product_id || '|' || currency
        ) else '' end"
) }}
