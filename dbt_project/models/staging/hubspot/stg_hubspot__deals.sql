with landed as (
    select * from {{ source('hubspot', 'deals') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_opportunity_id') }} as source_opportunity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        name,
        {{ clean_code('pipeline') }} as pipeline,
        {{ clean_code('stage_code') }} as stage_code,
        case
            when is_won then 'won'
            when is_closed then 'lost'
            when not is_closed then 'open'
        end as stage_category,
        {{ map_words('forecast_category', 'hubspot', 'forecast_category') }} as forecast_category,
        {{ map_words('currency', 'hubspot', 'currency') }} as currency,
        {{ map_words('loss_reason', 'hubspot', 'loss_reason') }} as loss_reason,
        competitor,
        {{ clean_code('source_channel') }} as source_channel,
        next_step,

        ----------  numerics
        amount,
        probability,

        ----------  booleans
        is_closed,
        is_won,

        ----------  dates
        expected_close_date,

        ----------  timestamps
        created_at,
        case when is_closed then close_time end as closed_at,
        last_activity_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
