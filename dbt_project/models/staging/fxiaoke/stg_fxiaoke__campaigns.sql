with landed as (
    select * from {{ source('fxiaoke', 'campaigns') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('campaign_id') }} as campaign_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        name,
        channel,
        status,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        budget_amount,
        spend_amount,

        ----------  timestamps
        start_date,
        end_date,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
