{{ unify(
    'launch_plan',
    {
        'product_id': 'varchar',
        'plan_version': 'varchar',
        'horizon_months': 'integer',
        'planned_amount': 'decimal(18, 2)',
        'planned_units': 'decimal(18, 4)',
        'currency': 'varchar',
        'status': 'varchar',
        'approved_by': 'varchar',
        'approved_at': 'date'
    },
    key="_source_system || ':' || product_id || '|' || plan_version || '|' || horizon_months"
) }}
