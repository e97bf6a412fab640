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
        {{ map_words('sales_status', {
            '1': 'open',
            '进行中': 'open',
            '2': 'won',
            '赢单': 'won',
            '3': 'lost',
            '输单': 'lost',
            '4': 'lost',
            '无效': 'lost',
        }) }} as status_category,
        {{ map_words('stage_code', {
            'won': 'won',
            '赢单': 'won',
            'lost': 'lost',
            '输单': 'lost',
            'qualification': 'open',
            '初步接洽': 'open',
            'needs_analysis': 'open',
            '需求确认': 'open',
            'proposal': 'open',
            '方案报价': 'open',
            'negotiation': 'open',
            '商务谈判': 'open',
        }) }} as named_category,
        {{ map_words('forecast_category', {
            'Pipeline': 'pipeline',
            'Best Case': 'best_case',
            'Commit': 'commit',
            'Committed': 'commit',
            'Closed': 'closed',
            'Omitted': 'omitted',
            '进行中': 'pipeline',
            '最佳': 'best_case',
            '承诺': 'commit',
            '已结单': 'closed',
            '不计入': 'omitted',
        }) }} as forecast_category,
        {{ clean_code('currency') }} as currency,
        loss_reason,
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
