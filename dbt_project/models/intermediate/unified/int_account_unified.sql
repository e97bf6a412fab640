{{ unify(
    'account',
    {
        'source_account_id': 'varchar',
        'name': 'varchar',
        'tax_id': 'varchar',
        'account_type': 'varchar',
        'industry': 'varchar',
        'region_code': 'varchar',
        'province': 'varchar',
        'city': 'varchar',
        'channel': 'varchar',
        'owner_id': 'varchar',
        'level': 'varchar',
        'status': 'varchar',
        'customer_group_id': 'varchar',
        'is_test': 'boolean',
        'is_distributor': 'boolean',
        'first_order_date': 'date',
        'phone': 'varchar',
        'email': 'varchar',
        'website': 'varchar',
        'address': 'varchar'
    },
    key="_source_system || ':' || source_account_id"
) }}
