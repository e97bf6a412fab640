with landed as (
    select * from {{ source('finance', 'fx_rates') }}
),

mapped as (
    select
        ----------  texts
        {{ map_words('currency', 'finance', 'currency') }} as currency,
        {{ map_words('rate_type', 'finance', 'rate_type') }} as rate_type,

        ----------  numerics
        rate_to_reporting,

        ----------  dates
        rate_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
