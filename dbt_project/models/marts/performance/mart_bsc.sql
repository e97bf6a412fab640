{# As of the performance score: less of a perspective's weights says nothing of it. #}
{% set least_coverage = 0.7 %}

with summed as (
    select
        scope_type, scope_key, period_grain, period_key, is_partial, weight_version, perspective,
        sum(weight)::decimal(9, 4) as weight,
        coalesce(sum(weight) filter (measure_index is not null), 0)::decimal(9, 4) as weight_known,
        sum(weight * measure_index)::decimal(38, 13) as weighted_index,
        bool_or(status = 'missing_input') as has_missing
    from {{ ref('mart_bsc_measures') }}
    group by all
),

perspectives as (
    select
        *,
        case
            when weight_known >= {{ least_coverage }} * weight
                then {{ divide_half_up('100 * weighted_index', 13, 'weight_known', 4, 9) }}
        end::decimal(38, 9) as score
    from summed
),

-- A scorecard that lacks a perspective is not balanced.
cards as (
    select
        scope_type, scope_key, period_grain, period_key, is_partial, weight_version,
        'total' as perspective,
        sum(weight)::decimal(9, 4) as weight,
        sum(weight_known)::decimal(9, 4) as weight_known,
        case when count(score) = count(*) then sum(weight * score) end::decimal(38, 13)
            as weighted_score,
        bool_or(has_missing) as has_missing
    from perspectives
    group by all
),

scored as (
    select * exclude (weighted_index) from perspectives
    union all by name
    select
        * exclude (weighted_score),
        {{ divide_half_up('weighted_score', 13, 'weight', 4, 9) }}::decimal(38, 9) as score
    from cards
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    weight_version,
    perspective,
    weight,
    weight_known,
    score,
    case
        when score is null then 'missing_input'
        when is_partial then 'partial_period'
        else 'ok'
    end as status,
    has_missing as is_provisional
from scored
