with landed as (
    select * from {{ source('market', 'market_data') }}
),

mapped as (
    select
        ----------  ids
        provider,
        {{ clean_code('market_code') }} as market_code,
        period_key,

        ----------  texts
        {{ map_words('currency', 'market', 'currency') }} as currency,
        confidence,
        source_name,

        ----------  numerics
        market_size_amount,
        growth_rate,

        ----------  dates
        published_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
