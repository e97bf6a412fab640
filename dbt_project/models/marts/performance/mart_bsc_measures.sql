{# A median of fewer is no benchmark. #}
{% set fewest_peers = 3 %}

with figures as (
    select * from {{ ref('int_bsc_figures') }}
),

-- Who has a KPI of the period has a scorecard; training alone makes nobody a member.
members as (
    select
        figures.scope_type, figures.scope_key, figures.period_grain, figures.period_key,
        figures.period_start, figures.yoy_period_key, figures.is_partial,
        coalesce(people.role, figures.scope_type) as peer_group
    from figures
    left join {{ ref('dim_salesperson') }} as people
        on case figures.scope_type when 'salesperson' then figures.scope_key end
        = people.salesperson_key
    where figures.measure = 'net_revenue'
),

-- Nobody but the company is compared with the year before. A condition on its members in the join
-- instead makes a nested loop of it: 30 times the cost.
last_years as (
    select * from figures where scope_type = 'company'
),

-- The weights that were agreed when the period began.
measured as (
    select
        members.*,
        weights.* exclude (valid_from, valid_to),
        figures.actual,
        coalesce(figures.status, 'missing_input') as actual_status,
        targets.denominator::decimal(38, 9) as target,
        last_years.actual as last_year
    from members
    inner join {{ ref('bsc_weights') }} as weights
        on members.period_start >= weights.valid_from
        and members.period_start < coalesce(weights.valid_to, date '9999-12-31')
    left join figures
        on weights.measure = figures.measure
        and (members.scope_type, members.scope_key, members.period_grain, members.period_key)
        = (figures.scope_type, figures.scope_key, figures.period_grain, figures.period_key)
    left join {{ ref('fct_kpi_values') }} as targets
        on weights.target_kpi_id = targets.kpi_id
        and (members.scope_type, members.scope_key, members.period_grain, members.period_key)
        = (targets.scope_type, targets.scope_key, targets.period_grain, targets.period_key)
    left join last_years
        on weights.measure = last_years.measure
        and (members.scope_type, members.scope_key, members.period_grain, members.yoy_period_key)
        = (
            last_years.scope_type, last_years.scope_key, last_years.period_grain,
            last_years.period_key
        )
),

peers as (
    select
        measure, scope_type, peer_group, period_grain, period_key,
        list(actual order by actual) as actuals,
        count(*) as peer_count
    from measured
    where actual is not null and scope_type <> 'company'
    group by all
    having count(*) >= {{ fewest_peers }}
),

compared as (
    select
        measured.*,
        case
            when target is not null then 'target'
            when measured.scope_type = 'company' then 'prior_year'
            else 'peer_median'
        end as benchmark_source,
        coalesce(target, last_year, {{ divide_half_up(
            'actuals[(peer_count + 1) // 2] + actuals[peer_count // 2 + 1]', 9, '2', 0, 9
        ) }})::decimal(38, 9) as benchmark
    from measured
    left join peers using (measure, scope_type, peer_group, period_grain, period_key)
),

indexed as (
    select
        *,
        case
            when actual is null or actual_status = 'missing_input' then actual_status
            when benchmark is null then 'missing_input'
            when benchmark = 0 then 'no_denominator'
            when benchmark < 0 then 'negative_denominator'
            else actual_status
        end as status,
        case
            when benchmark > 0 then {{ divide_half_up('actual', 9, 'benchmark', 9, 9) }}
        end as ratio
    from compared
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    is_partial,
    version as weight_version,
    perspective,
    measure,
    weight,
    actual,
    benchmark,
    benchmark_source,
    case
        when ratio is not null
            then least(greatest(case direction when 'lower' then 2 - ratio else ratio end, 0), cap)
    end::decimal(38, 9) as measure_index,
    status
from indexed
