with landed as (
    select * from {{ source('zoho', 'deals') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_opportunity_id') }} as source_opportunity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,
        {{ clean_code('campaign_id') }} as campaign_id,
        {{ clean_code('lead_id') }} as lead_id,

        ----------  texts
        name,
        pipeline,
        {{ clean_code('stage_code') }} as stage_code,
        {{ map_words('stage', 'zoho', 'stage_code') }} as stage_category,
        {{ map_words('forecast_category', 'zoho', 'forecast_category') }} as forecast_category,
        source_channel,
        {{ map_words('loss_reason', 'zoho', 'loss_reason') }} as loss_reason,
        competitor,
        next_step,

        ----------  numerics
        amount,
        {{ map_words('currency', 'zoho', 'currency') }} as currency,
        probability,

        ----------  dates and timestamps
        expected_close_date,
        created_at,
        closed_at,
        last_activity_at,

        {{ lineage_columns() }}
    from landed
),

closed as (
    select
        *,
        stage_category in ('won', 'lost') as is_closed,
        stage_category = 'won' as is_won
    from mapped
),

{{ record_versions('closed') }}
