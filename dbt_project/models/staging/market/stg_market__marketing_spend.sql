with landed as (
    select * from {{ source('market', 'marketing_spend') }}
),

mapped as (
    select
        ----------  ids
        spend_id,
        {{ clean_code('campaign_id') }} as campaign_id,

        ----------  texts
        trim(channel) as channel,
        {{ map_words('currency', 'market', 'currency') }} as currency,

        ----------  numerics
        amount,
        impressions,
        clicks,

        ----------  dates
        spend_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
