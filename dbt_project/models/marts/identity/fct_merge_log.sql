with keys as (
    select
        'account' as entity, source_account_key as record_key, account_key as golden_key, known_from
    from {{ ref('int_account_keys') }}
    union all
    select 'contact', source_contact_key, contact_key, known_from
    from {{ ref('int_contact_keys') }}
),

-- By either of the two records, as decisions are.
links as (
    select 'account' as entity, unnest([left_key, right_key]) as record_key, *
    from {{ ref('int_account_links') }}
    union all
    select 'contact', unnest([left_key, right_key]), *
    from {{ ref('int_contact_links') }}
),

decisions as (
    select
        entity, unnest([record_key, other_record_key]) as record_key, decision, decided_by, reason,
        known_from
    from {{ ref('int_match_decision_states') }}
    where not _is_deleted
),

sequenced as (
    select
        *,
        lag(golden_key) over (partition by entity, record_key order by known_from) as previous_key,
        -- Who had the key first, on an earlier night or by order.
        row_number() over (
            partition by entity, golden_key order by known_from, record_key
        ) as arrival
    from keys
),

changes as (
    select * from sequenced
    where previous_key <> golden_key
        or (previous_key is null and arrival > 1)
),

-- What joins the record to others from that night on, and what was decided about it that night.
reasons as (
    select
        changes.*,
        links.score,
        decisions.decision,
        decisions.decided_by,
        decisions.reason
    from changes
    left join links
        on changes.entity = links.entity
        and changes.record_key = links.record_key
        and changes.known_from >= links.known_from
        and changes.known_from < links.known_to
        and links.kind = 'auto'
    left join decisions
        on changes.entity = decisions.entity
        and changes.record_key = decisions.record_key
        and decisions.known_from = changes.known_from
),

final as (
    select
        reasons.entity,
        reasons.record_key,
        reasons.known_from as known_on,
        reasons.previous_key,
        reasons.golden_key,
        case
            when max(reasons.decided_by) is not null then 'decision'
            when max(reasons.score) is not null then 'similarity'
            when reasons.golden_key like 'T:%' then 'tax_id'
            else 'group'
        end as cause,
        max(reasons.score) as score,
        max(reasons.decided_by) as decided_by,
        arg_max(reasons.reason, reasons.decided_by) as reason
    from reasons
    group by
        reasons.entity,
        reasons.record_key,
        reasons.known_from,
        reasons.previous_key,
        reasons.golden_key
)

select * from final
