-- Cases as they stand. Of what is not over yet the time up to the end of the night is told,
-- flagged: left out, the slowest cases would make the others look better.
{% set zone = var("timezone") %}

with as_of as (
    select {{ entity_as_of('order_line') }} as as_of_date
),

night as (
    select
        as_of_date,
        ((as_of_date + 1)::timestamp at time zone '{{ zone }}') at time zone 'UTC' as night_end
    from as_of
),

cases as (
    select
        states.* replace (
            case when states.first_response_at < night.night_end then states.first_response_at end
                as first_response_at,
            case when states.resolved_at < night.night_end then states.resolved_at end
                as resolved_at
        ),
        night.night_end,
        states._source_system || ':' || states.account_id as source_account_key
    from {{ ref('int_service_case_states') }} as states
    inner join night
        on states.known_from <= night.as_of_date
        and states.known_to > night.as_of_date
        and states.opened_at < night.night_end
    where not states._is_deleted
),

-- A case that was resolved without an answer was answered by that.
timed as (
    select
        *,
        coalesce(first_response_at, resolved_at, night_end) as responded_until,
        coalesce(resolved_at, night_end) as worked_until
    from cases
)

select
    timed._record_key as case_key,
    timed.case_number,
    coalesce(accounts.account_key, timed.source_account_key, 'unknown') as account_key,
    coalesce(owners.employee_id, timed.owner_id, 'unknown') as owner_key,
    timed.case_type,
    coalesce(timed.case_type = 'complaint', false) as is_complaint,
    timed.severity,
    timed.status,
    {{ business_date('timed.opened_at') }} as opened_date,
    {{ business_date('timed.resolved_at') }} as resolved_date,
    timed.resolved_at is null as is_open,
    case
        when timed.responded_until >= timed.opened_at
            then date_diff('minute', timed.opened_at, timed.responded_until)
    end::bigint as response_minutes,
    coalesce(timed.first_response_at, timed.resolved_at) is null as is_response_censored,
    case
        when timed.worked_until >= timed.opened_at
            then {{ divide_half_up("date_diff('minute', opened_at, worked_until)", 0, '60', 0, 2) }}
    end::decimal(18, 2) as resolution_hours,
    timed._source_system,
    timed._record_id as _source_record_id,
    timed._batch_id
from timed
cross join night
left join {{ ref('int_account_keys') }} as accounts
    on timed.source_account_key = accounts.source_account_key
    and night.as_of_date >= accounts.known_from
    and night.as_of_date < accounts.known_to
left join {{ ref('int_owner_employees') }} as owners
    on timed._source_system = owners._source_system and timed.owner_id = owners.user_id
