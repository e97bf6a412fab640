with landed as (
    select * from {{ source('salesforce', 'campaigns') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('campaign_id') }} as campaign_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        name,
        {{ clean_code('channel') }} as channel,
        {{ clean_code('status') }} as status,
        {{ map_words('currency', 'salesforce', 'currency') }} as currency,

        ----------  numerics
        budget_amount,
        spend_amount,

        ----------  dates
        start_date,
        end_date,

        ----------  timestamps
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
