with landed as (
    select * from {{ source('salesforce', 'accounts') }}
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
        {{ map_words('account_type', 'salesforce', 'account_type') }} as account_type,
        {{ map_words('industry', 'salesforce', 'industry') }} as industry,
        {{ map_words('region', 'salesforce', 'province') }} as region_code,
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
