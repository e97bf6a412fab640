{# Less than this share of the weights says nothing, nor does a rank among fewer peers. #}
{% set least_coverage = 0.7 %}
{% set fewest_peers = 3 %}

with summed as (
    select
        scope_type, scope_key, period_grain, period_key, is_partial, peer_group, weight_version,
        coalesce(sum(weight) filter (component_index is not null), 0)::decimal(9, 4)
            as weight_coverage,
        sum(weighted_index)::decimal(38, 13) as weighted_index,
        bool_or(status = 'missing_input') as is_provisional
    from {{ ref('mart_performance_components') }}
    group by all
),

scored as (
    select
        *,
        case
            when weight_coverage >= {{ least_coverage }}
                then {{ divide_half_up('100 * weighted_index', 13, 'weight_coverage', 4, 9) }}
        end::decimal(38, 9) as score
    from summed
),

ranked as (
    select
        *,
        count(score) over peers as peer_count,
        dense_rank() over (
            partition by scope_type, peer_group, period_grain, period_key
            order by score desc nulls last
        ) as place
    from scored
    window peers as (partition by scope_type, peer_group, period_grain, period_key)
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    weight_version,
    weight_coverage,
    weighted_index,
    score,
    case
        when score is null then 'missing_input'
        when is_partial then 'partial_period'
        else 'ok'
    end as status,
    is_provisional,
    peer_group,
    peer_count::bigint as peer_count,
    case when score is not null and peer_count >= {{ fewest_peers }} then place end::bigint
        as peer_rank
from ranked
