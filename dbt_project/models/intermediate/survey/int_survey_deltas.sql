{{ config(materialized='table') }}

-- What each night added to and took from each scope's day. Surveys are small: all nights are worked
-- out again, and what a night changed stands under it.
with states as (
    select * from {{ ref('int_survey_score_states') }} where not is_test
),

signed as (
    select known_from as known_on, 1 as sign, * exclude (known_from, known_to) from states
    union all
    select known_to, -1, * exclude (known_from, known_to) from states
    where known_to < date '9999-12-31'
),

counted as (
    select
        *,
        event = 'answered' and is_latest as is_answer,
        is_answer and question_code = 'CSAT' and points is not null as is_csat,
        is_answer and question_code = 'NPS' and score_min = 0 and score_max = 10 as is_nps
    from signed
),

{% set scopes = dict(person_scopes(), company='company_key') %}

sums as (
    {{ sum_per_scope(
        'counted', {'known_on': 'known_on', 'business_date': 'business_date'},
        "sum(sign * points) filter (is_csat) as csat_points,
        sum(sign) filter (is_csat) as csat_count,
        sum(sign) filter (is_csat and score >= score_max - 1) as top2_count,
        sum(sign) filter (is_nps) as nps_count,
        sum(sign) filter (is_nps and score >= 9) as promoter_count,
        sum(sign) filter (is_nps and score <= 6) as detractor_count,
        sum(sign) filter (is_invitation) as sent_count,
        sum(sign) filter (is_invitation and is_answered) as answered_count",
        'is_csat or is_nps or is_invitation', scopes
    ) }}
)

select
    known_on,
    scope_type,
    scope_key,
    business_date,
    coalesce(csat_points, 0)::decimal(38, 6) as csat_points,
    {% for name in ['csat', 'top2', 'nps', 'promoter', 'detractor', 'sent', 'answered'] %}
        coalesce({{ name }}_count, 0)::bigint as {{ name }}_count,
    {% endfor %}
    (coalesce(csat_count, 0) + coalesce(nps_count, 0) + coalesce(sent_count, 0))::bigint
        as row_count
from sums
where csat_points <> 0 or csat_count <> 0 or top2_count <> 0
    or nps_count <> 0 or promoter_count <> 0 or detractor_count <> 0
    or sent_count <> 0 or answered_count <> 0
