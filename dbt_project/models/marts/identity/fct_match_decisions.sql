with decisions as (
    select * from {{ ref('int_match_decision_states') }}
),

xref as (
    select * from {{ ref('dim_xref') }}
),

final as (
    select
        decisions.entity,
        decisions.record_key,
        decisions.other_record_key,
        decisions.known_from as decided_on,
        decisions.decision,
        decisions.decided_by,
        decisions.reason,
        decisions.known_to = date '9999-12-31' and not decisions._is_deleted as is_in_force,
        case
            when own.record_key is null or other.record_key is null then 'unknown_record'
            when own.golden_key = other.golden_key then 'one'
            else 'apart'
        end as outcome
    from decisions
    left join xref as own
        on decisions.entity = own.entity and decisions.record_key = own.record_key
    left join xref as other
        on decisions.entity = other.entity and decisions.other_record_key = other.record_key
)

select * from final
