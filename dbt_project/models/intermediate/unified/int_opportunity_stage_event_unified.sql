with native as (
    select * from {{ ref('int_opportunity_stage_event_native') }}
),

-- Staging sees one batch at a time, and the entry before may have come with another one.
numbered as (
    select
        *,
        row_number() over (
            partition by _record_key
            order by _source_modified_at desc nulls last, _extracted_at desc, _row_hash desc
        ) as version_rank
    from native
),

chained as (
    select
        _record_key,
        lag(to_stage) over (
            partition by _source_system, opportunity_id order by entered_at, stage_event_id
        ) as stage_before
    from numbered
    where version_rank = 1 and not _is_deleted
),

told as (
    select
        native.*,
        chained.stage_before
    from native
    left join chained on native._record_key = chained._record_key
),

explained as (
    select
        * exclude (from_stage, stage_before, is_derived),
        coalesce(from_stage, stage_before) as from_stage,
        coalesce(is_derived, false) as is_derived
    from told
    -- Salesforce writes an entry for a new amount or close date, too.
    where _is_deleted or to_stage is distinct from coalesce(from_stage, stage_before)
),

-- Of several extracts of one modification the last counts.
numbered_opportunities as (
    select
        *,
        row_number() over (
            partition by _record_key, _source_modified_at
            order by _extracted_at desc, _row_hash desc
        ) as extract_rank
    from {{ ref('int_opportunity_unified') }}
    where not _is_deleted and _source_system not in ({{ sources_of('opportunity_stage_event') }})
),

compared as (
    select
        *,
        lag(stage_code) over (
            partition by _record_key order by _source_modified_at
        ) as from_stage
    from numbered_opportunities
    where extract_rank = 1
),

entered as (
    select * replace (_record_key || '|' || _source_modified_at as _record_key)
    from compared
    where stage_code is not null and stage_code is distinct from from_stage
),

derived as (
    select
        source_opportunity_id || '|' || _source_modified_at as stage_event_id,
        source_opportunity_id as opportunity_id,
        from_stage,
        stage_code as to_stage,
        _source_modified_at as entered_at,
        owner_id as changed_by,
        true as is_derived,
        columns('^_')
    from entered
)

select * from explained
union all by name
select * from derived
