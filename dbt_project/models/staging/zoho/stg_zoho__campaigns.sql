with landed as (
    select * from {{ source('zoho', 'campaigns') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('campaign_id') }} as campaign_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        name,
        channel,
        {{ clean_code('status') }} as status,

        ----------  numerics
        budget_amount,
        spend_amount,
        {{ map_words('currency', 'zoho', 'currency') }} as currency,

        ----------  dates and timestamps
        start_date,
        end_date,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
