with landed as (
    select * from {{ source('adventureworks', 'reseller') }}
),

mapped as (
    select
        ----------  ids
        'R' || reseller_key as source_account_id,

        ----------  texts
        reseller_name as name,
        'customer' as account_type,
        business_type as industry,

        ----------  booleans
        false as is_test,
        true as is_distributor,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
