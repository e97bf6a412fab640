{{ unify(
    'objective',
    {
        'objective_id': 'varchar',
        'employee_id': 'varchar',
        'period_grain': 'varchar',
        'period_key': 'varchar',
        'objective': 'varchar',
        'kpi_id': 'varchar',
        'direction': 'varchar',
        'target_value': 'decimal(18, 4)',
        'actual_value': 'decimal(18, 4)',
        'weight': 'decimal(9, 4)',
        'status': 'varchar'
    },
    key="_source_system || ':' || objective_id"
) }}
