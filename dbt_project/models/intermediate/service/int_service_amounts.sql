-- What customers of each scope opened in a look's days: cases, complaints, and the minutes of the
-- two cases in the middle, whose mean is the median; of an odd number they are one case, twice.
with looks as (
    select * from {{ ref('int_service_looks') }}
),

seen as (
    select
        looks.known_on, looks.period_grain, looks.period_key, cases.company_key, cases.region_key,
        cases.team_key, cases.case_type, {{ case_minutes('looks.known_on') }}
    from looks
    inner join {{ ref('int_case_states') }} as cases
        on cases.business_date between looks.period_start and looks.end_date
        and looks.known_on >= cases.known_from
        and looks.known_on < cases.known_to
    where not cases.is_test
),

{% set scopes = {'company': 'company_key', 'region': 'region_key', 'team': 'team_key'} %}

sums as (
    {{ sum_per_scope(
        'seen',
        {'known_on': 'known_on', 'period_grain': 'period_grain', 'period_key': 'period_key'},
        "count(*) as case_count,
        count(*) filter (case_type = 'complaint') as complaint_count,
        list_sort(list(minutes_to_answer) filter (minutes_to_answer is not null)) as answer_waits,
        list_sort(list(minutes_to_end) filter (minutes_to_end is not null)) as end_waits",
        'true', scopes
    ) }}
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    case_count::bigint as case_count,
    complaint_count::bigint as complaint_count,
    coalesce(len(answer_waits), 0)::bigint as timed_responses,
    coalesce(
        answer_waits[(len(answer_waits) + 1) // 2] + answer_waits[len(answer_waits) // 2 + 1], 0
    )::bigint as middle_response_minutes,
    coalesce(len(end_waits), 0)::bigint as timed_resolutions,
    coalesce(end_waits[(len(end_waits) + 1) // 2] + end_waits[len(end_waits) // 2 + 1], 0)::bigint
        as middle_resolution_minutes
from sums
