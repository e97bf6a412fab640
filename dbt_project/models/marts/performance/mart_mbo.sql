{# As of the performance score: less of the weights says nothing. #}
{% set least_coverage = 0.7 %}

with summed as (
    select
        salesperson_key, period_grain, period_key, is_partial,
        count(*)::bigint as objective_count,
        sum(weight)::decimal(18, 4) as weight_sum,
        coalesce(sum(weight) filter (attainment is not null), 0)::decimal(18, 4) as weight_known,
        sum(weighted_attainment)::decimal(38, 13) as weighted_attainment
    from {{ ref('mart_mbo_objectives') }}
    group by all
),

covered as (
    select
        *,
        coalesce({{ divide_half_up('weight_known', 4, 'weight_sum', 4, 4) }}, 0)::decimal(9, 4)
            as weight_coverage
    from summed
)

select
    salesperson_key,
    period_grain,
    period_key,
    objective_count,
    weight_sum,
    weight_known,
    weight_coverage,
    weighted_attainment,
    case
        when weight_coverage >= {{ least_coverage }}
            then {{ divide_half_up('weighted_attainment', 13, 'weight_known', 4, 9) }}
    end::decimal(38, 9) as attainment,
    case
        when weight_coverage < {{ least_coverage }} then 'missing_input'
        when is_partial then 'partial_period'
        else 'ok'
    end as status
from covered
