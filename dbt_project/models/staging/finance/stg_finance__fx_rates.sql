with landed as (
    select * from {{ source('finance', 'fx_rates') }}
),

mapped as (
    select
        ----------  texts
        upper({{ clean_code('currency') }}) as currency,
        {{ map_words('rate_type', {
            '即期': 'spot',
            '预算': 'budget',
            '月均': 'month_avg',
        }) }} as rate_type,

        ----------  numerics
        rate_to_reporting,

        ----------  dates
        rate_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
