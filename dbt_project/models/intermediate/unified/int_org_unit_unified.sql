{{ unify(
    'org_unit',
    {
        'org_unit_id': 'varchar',
        'name': 'varchar',
        'name_en': 'varchar',
        'unit_type': 'varchar',
        'parent_id': 'varchar',
        'valid_from': 'date',
        'valid_to': 'date'
    },
    key="org_unit_id || '|' || valid_from"
) }}
