with landed as (
    select * from {{ source('erp', 'customers') }}
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
            '终端客户': 'customer',
            '经销商': 'customer',
            '内部单位': 'internal',
            '测试客户': 'test',
        }) }} as account_type,
        industry,
        region_code,
        province,
        city,
        {{ map_words('channel', {
            '直销': 'direct',
            '经销': 'distributor',
            '电商': 'ecommerce',
            '大客户': 'key_account',
            '外贸': 'export',
        }) }} as channel,
        level,
        status,

        ----------  booleans
        is_test,
        is_distributor,

        ----------  dates
        first_order_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
