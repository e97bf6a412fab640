with landed as (
    select * from {{ source('fxiaoke', 'contracts') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('contract_id') }} as contract_id,
        {{ clean_code('contract_number') }} as contract_number,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        {{ map_words('status', {
            '未生效': 'ineffective',
            '审核中': 'under_review',
            '正常': 'normal',
            '变更中': 'in_change',
            '作废': 'invalid',
        }) }} as status,
        {{ clean_code('currency') }} as currency,

        ----------  numerics
        amount,

        ----------  timestamps
        signed_date,
        effective_from,
        effective_to,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
