-- What happened to each question that was put to somebody: it was sent and, maybe, answered; with
-- whoever owned the account on that day. What an account's first record says goes for the days
-- before it as well. `invitation_key` is one survey to one contact, or account if none is named.
with responses as (
    select
        *,
        account_source || ':' || source_account_id as source_account_key,
        survey_id || '|' || coalesce(respondent_id, account_source || ':' || source_account_id)
            as invitation_key,
        coalesce(score is not null and responded_at is not null, false) as is_answered,
        {{ divide_half_up(
            '100 * (score - score_min)', 0, 'score_max - score_min', 0, 6
        ) }}::decimal(38, 6) as points
    from {{ ref('int_survey_response_states') }}
    where not _is_deleted
),

owners as ({{ account_owners() }}),

events as (
    select *, 'sent' as event, {{ business_date('sent_at') }} as business_date from responses
    union all
    select *, 'answered', {{ business_date('responded_at') }} from responses where is_answered
)

select events.*, owners.owner_key, owners.owner_known_from
from events
left join owners
    on events.source_account_key = owners.source_account_key
    and events.business_date >= owners.owner_from
    and events.business_date < owners.owner_to
