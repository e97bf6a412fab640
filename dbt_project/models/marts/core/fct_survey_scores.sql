-- Questions of surveys as they stand: with the answer if there is one, and whoever owned the
-- account on its day. Names of contacts and comments are not told.
with states as (
    select * from {{ ref('int_survey_score_states') }}
    where not is_test
        and known_from <= {{ entity_as_of('order_line') }}
        and known_to > {{ entity_as_of('order_line') }}
),

questions as (
    select * from states
    qualify row_number() over (partition by _record_key order by event = 'answered' desc) = 1
),

sent as (
    select * from states where event = 'sent'
)

select
    questions._record_key as response_key,
    questions.survey_id,
    questions.question_code,
    questions.account_key,
    sent.business_date as sent_date,
    case when questions.event = 'answered' then questions.business_date end as response_date,
    questions.score,
    questions.score_min,
    questions.score_max,
    case when questions.event = 'answered' then
        {{ divide_half_up(
            'questions.score - questions.score_min', 0,
            'questions.score_max - questions.score_min', 0, 9
        ) }}
    end::decimal(38, 9) as score_norm,
    questions.event = 'answered' and questions.is_latest as is_counted,
    questions.salesperson_key,
    questions.team_key,
    questions.region_key,
    sent.is_invitation,
    sent.salesperson_key as sent_salesperson_key,
    sent.team_key as sent_team_key,
    sent.region_key as sent_region_key,
    questions._source_system,
    questions._record_id as _source_record_id,
    questions._batch_id
from questions
inner join sent on questions._record_key = sent._record_key
