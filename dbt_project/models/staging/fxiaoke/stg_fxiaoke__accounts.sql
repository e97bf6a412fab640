with landed as (
    select * from {{ source('fxiaoke', 'accounts') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_account_id') }} as source_account_id,
        {{ clean_code('tax_id') }} as tax_id,
        {{ clean_code('owner_id') }} as owner_id,
        {{ clean_code('customer_group_id') }} as customer_group_id,

        ----------  texts
        name,
        {{ map_words('account_type', {
            'customer': 'customer',
            '成交客户': 'customer',
            '已成交': 'customer',
            'prospect': 'prospect',
            '潜在客户': 'prospect',
            '未成交': 'prospect',
            'partner': 'partner',
            '合作伙伴': 'partner',
            'competitor': 'competitor',
            '竞争对手': 'competitor',
        }) }} as account_type,
        industry,
        province,
        city,
        phone,
        website,
        address,
        level,

        ----------  booleans
        is_test,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
