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
        {{ map_words('account_type', 'erp', 'account_type') }} as account_type,
        {{ map_words('industry', 'erp', 'industry') }} as industry,
        -- The province: the ERP's code is that of the city.
        coalesce(
            {{ map_words('region', 'erp', 'province') }}, left(region_code, 2) || '0000'
        ) as region_code,
        province,
        city,
        {{ map_words('channel', 'erp', 'channel') }} as channel,
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
