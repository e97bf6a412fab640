with landed as (
    select * from {{ source('hubspot', 'companies') }}
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
        case
            when
                lifecycle_stage in ('customer', 'evangelist')
                and coalesce(account_type, 'PROSPECT') = 'PROSPECT'
                then 'customer'
            else {{ map_words('account_type', 'hubspot', 'account_type') }}
        end as account_type,
        {{ map_words('industry', 'hubspot', 'industry') }} as industry,
        {{ map_words('region', 'hubspot', 'province') }} as region_code,
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
