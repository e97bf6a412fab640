with landed as (
    select * from {{ source('planning', 'promotions') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('promotion_id') }} as promotion_id,
        scope_type,
        {{ clean_code('scope_key') }} as scope_key,

        ----------  texts
        name,
        {{ map_words('channel', 'planning', 'channel') }} as channel,

        ----------  dates
        date_from,
        date_to,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
