{{ unify(
    'target',
    {
        'target_version': 'varchar',
        'kpi_id': 'varchar',
        'scope_type': 'varchar',
        'scope_key': 'varchar',
        'period_grain': 'varchar',
        'period_key': 'varchar',
        'target_value': 'decimal(18, 2)',
        'unit': 'varchar',
        'currency': 'varchar',
        'status': 'varchar',
        'approved_by': 'varchar',
        'approved_at': 'timestamp'
    },
    key="target_version || '|' || kpi_id || '|' || scope_type || '|' || scope_key || '|' || period_key"
) }}
