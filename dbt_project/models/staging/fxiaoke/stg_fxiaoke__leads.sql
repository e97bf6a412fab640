with landed as (
    select * from {{ source('fxiaoke', 'leads') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_lead_id') }} as source_lead_id,
        {{ clean_code('campaign_id') }} as campaign_id,
        {{ clean_code('owner_id') }} as owner_id,
        {{ clean_code('converted_account_id') }} as converted_account_id,
        {{ clean_code('converted_opportunity_id') }} as converted_opportunity_id,

        ----------  texts
        company,
        source_channel,
        {{ map_words('status', {
            'new': 'new',
            'un_assigned': 'new',
            '未分配': 'new',
            'un_processed': 'new',
            '未处理': 'new',
            '待处理': 'new',
            'contacted': 'contacted',
            'processed': 'contacted',
            '跟进中': 'contacted',
            'converted': 'converted',
            'transformed': 'converted',
            '已转换': 'converted',
            'junk': 'disqualified',
            'closed': 'disqualified',
            '无效': 'disqualified',
        }) }} as status,

        ----------  timestamps
        created_at,
        first_response_at,
        converted_at,

        {{ lineage_columns() }}
    from landed
),

flagged as (
    select
        *,
        status = 'converted' as is_converted
    from mapped
),

{{ record_versions('flagged') }}
