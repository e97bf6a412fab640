{% set components = ['timeliness', 'completeness', 'validity', 'uniqueness', 'hygiene'] %}
{# DOMAIN 5.8: fewer records say nothing; as in 5.7, less than this share of the weights neither. #}
{% set fewest_records = 10 %}
{% set least_coverage = 0.7 %}

with rated as (
    select *, {{ rate('part') }} as part_rate
    from {{ ref('int_dq_score_parts') }}
),

counted as (
    select
        rated.month_start,
        rated.scope_type,
        rated.scope_key,
        coalesce(sum(part_denominator) filter (component = 'record'), 0)::bigint as record_count,
        {% for name in components %}
            coalesce(sum(part_numerator) filter (component = '{{ name }}'), 0)::bigint
                as {{ name }}_numerator,
            coalesce(sum(part_denominator) filter (component = '{{ name }}'), 0)::bigint
                as {{ name }}_denominator,
        {% endfor %}
        coalesce(sum(weights.weight) filter (part_denominator > 0), 0)::decimal(9, 4)
            as weight_coverage,
        coalesce(sum({{ times('weights.weight', 'part_rate') }}), 0)::decimal(38, 13) as weighted
    from rated
    left join {{ ref('dq_score_weights') }} as weights using (component)
    group by all
),

judged as (
    select
        *,
        case
            when record_count < {{ fewest_records }} then 'small_sample'
            when weight_coverage < {{ least_coverage }} then 'missing_input'
            when last_day(month_start) > {{ as_of_date() }} then 'partial_period'
            else 'ok'
        end as status
    from counted
),

scored as (
    select
        *,
        case
            when status in ('ok', 'partial_period')
                then {{ divide_half_up('100 * weighted', 13, 'weight_coverage', 4, 9) }}
        end::decimal(38, 9) as dq_score
    from judged
)

select
    scored.month_start,
    scored.scope_type,
    scored.scope_key,
    scored.record_count,
    {% for name in components %}
        scored.{{ name }}_numerator,
        scored.{{ name }}_denominator,
        {{ rate('scored.' ~ name) }} as {{ name }}_rate,
    {% endfor %}
    scored.weight_coverage,
    scored.dq_score,
    scored.status,
    previous.dq_score as prev_dq_score,
    (scored.dq_score - previous.dq_score)::decimal(38, 9) as dq_score_change
from scored
left join scored as previous
    on scored.month_start - interval 1 month = previous.month_start
    and scored.scope_type = previous.scope_type
    and scored.scope_key = previous.scope_key
