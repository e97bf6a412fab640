with landed as (
    select * from {{ source('fxiaoke', 'opportunities') }}
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
        {{ clean_code('stage_code') }} as stage_code,
        {{ map_words('stage', 'fxiaoke', 'sales_status') }} as status_category,
        {{ map_words('stage', 'fxiaoke', 'stage_code') }} as named_category,
        {{ map_words('forecast_category', 'fxiaoke', 'forecast_category') }} as forecast_category,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,
        {{ map_words('loss_reason', 'fxiaoke', 'loss_reason') }} as loss_reason,
        competitor,

        ----------  numerics
        amount,
        probability,

        ----------  timestamps
        created_at,
        closed_at,
        last_activity_at,
        expected_close_date,

        {{ lineage_columns() }}
    from landed
),

staged as (
    select
        * exclude (status_category, named_category),
        coalesce(status_category, named_category) as stage_category
    from mapped
),

closed as (
    select
        *,
        stage_category in ('won', 'lost') as is_closed,
        stage_category = 'won' as is_won
    from staged
),

{{ record_versions('closed') }}
