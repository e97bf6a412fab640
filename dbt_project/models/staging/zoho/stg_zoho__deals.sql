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
        {{ map_words('stage_code', {
            'Qualification': 'open',
            'Needs Analysis': 'open',
            'Value Proposition': 'open',
            'Identify Decision Makers': 'open',
            'Proposal/Price Quote': 'open',
            'Negotiation/Review': 'open',
            'Closed Won': 'won',
            'Closed Lost': 'lost',
            'Closed Lost to Competition': 'lost',
        }) }} as stage_category,
        {{ map_words('forecast_category', {
            'Pipeline': 'pipeline',
            'Best Case': 'best_case',
            'Committed': 'commit',
            'Closed': 'closed',
            'Omitted': 'omitted',
        }) }} as forecast_category,
        source_channel,
        loss_reason,
        competitor,
        next_step,

        ----------  numerics
        amount,
        {{ clean_code('currency') }} as currency,
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
