with landed as (
    select * from {{ source('zoho', 'deal_stage_history') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('stage_event_id') }} as stage_event_id,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('changed_by') }} as changed_by,

        ----------  texts
        {{ clean_code('to_stage') }} as to_stage,

        ----------  booleans
        false as is_derived,

        ----------  timestamps
        entered_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
