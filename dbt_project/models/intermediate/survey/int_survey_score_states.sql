{{ config(materialized='table') }}

-- Events of surveys with everything they look up, as known from night to night, and which of them
-- count: of each question to a contact the latest answer, of each survey to it one invitation.
with events as (
    select * from {{ ref('int_survey_events') }}
),

accounts as (select * from {{ ref('int_account_keys') }}),

teams as (select * from {{ ref('int_salesperson_teams') }}),

nights as (
    select invitation_key, known_from as night from events
    union
    select invitation_key, known_to from events
    union
    select invitation_key, owner_known_from from events
    union
    select events.invitation_key, accounts.known_from
    from events
    inner join accounts on events.source_account_key = accounts.source_account_key
    union
    select events.invitation_key, unnest([teams.known_from, teams.known_to])
    from events
    inner join teams on events.owner_key = teams.employee_id
),

spans as (
    select
        invitation_key,
        night,
        lead(night, 1, date '9999-12-31') over (
            partition by invitation_key order by night
        ) as next_night
    from nights
    where night < date '9999-12-31'
),

slices as (
    select
        events.* exclude (known_from, known_to, owner_key),
        spans.night as known_from,
        spans.next_night as known_to,
        case when events.owner_known_from <= spans.night then events.owner_key end as owner_key,
        row_number() over (
            partition by spans.invitation_key, spans.night, events.event, events.question_code
            order by events.responded_at desc nulls last, events._record_key desc
        ) = 1 as is_latest,
        events.event = 'sent'
        and row_number() over (
            partition by spans.invitation_key, spans.night, events.event
            order by events.is_answered desc, events.sent_at asc, events._record_key asc
        ) = 1 as is_invitation
    from spans
    inner join events
        on spans.invitation_key = events.invitation_key
        and spans.night >= events.known_from
        and spans.night < events.known_to
)

select
    slices.* exclude (owner_key, owner_known_from, known_from),
    -- What is dated ahead counts from its day on.
    greatest(slices.known_from, slices.business_date) as known_from,
    'company' as company_key,
    coalesce(slices.owner_key, 'unknown') as salesperson_key,
    coalesce(teams.team_key, 'unknown') as team_key,
    coalesce(teams.region_key, 'unknown') as region_key,
    coalesce(accounts.account_key, slices.source_account_key) as account_key,
    coalesce(accounts.is_test, false) as is_test
from slices
left join accounts
    on slices.source_account_key = accounts.source_account_key
    and slices.known_from >= accounts.known_from
    and slices.known_from < accounts.known_to
left join teams
    on slices.owner_key = teams.employee_id
    and slices.business_date >= teams.valid_from
    and slices.business_date < teams.valid_to
    and slices.known_from >= teams.known_from
    and slices.known_from < teams.known_to
where slices.business_date < slices.known_to
