{{ unify(
    'promotion',
    {
        'promotion_id': 'varchar',
        'name': 'varchar',
        'scope_type': 'varchar',
        'scope_key': 'varchar',
        'channel': 'varchar',
        'date_from': 'date',
        'date_to': 'date'
    },
    key="_source_system || ':' || promotion_id || '|' || scope_type || '|' || scope_key"
) }}
