with landed as (
    select * from {{ source('market', 'competitors') }}
),

mapped as (
    select
        ----------  ids
        trim(competitor) as competitor,
        {{ clean_code('market_code') }} as market_code,
        period_key,
        source_name,

        ----------  numerics
        share_estimate,

        ----------  dates
        observed_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
