{# Fewer reviewers of a role could be told one by one, so nothing of them is shown. #}
{% set fewest_reviewers = 3 %}

with reviews as (
    select * from {{ ref('int_peer_review_states') }}
    where known_to = date '9999-12-31' and not _is_deleted
),

-- Who thought twice counts once, with the last word.
latest as (
    select
        *,
        row_number() over (
            partition by period_key, reviewee_id, reviewer_role, dimension, reviewer_id
            order by _source_modified_at desc nulls last, _record_key desc
        ) = 1 as is_counted
    from reviews
)

select
    _record_key as review_key,
    period_grain,
    period_key,
    reviewee_id as salesperson_key,
    reviewer_role,
    dimension,
    is_counted,
    count(*) filter (is_counted) over (
        partition by period_key, reviewee_id, reviewer_role, dimension
    ) >= {{ fewest_reviewers }} as is_shown,
    {{ divide_half_up(
        '100 * (score - score_min)', 2, 'score_max - score_min', 2, 9
    ) }}::decimal(38, 9) as points,
    _source_system,
    _record_id,
    _batch_id
from latest
