with periods as (
    select * from {{ ref('dim_period') }}
    where period_grain in ('month', 'quarter', 'year') and period_start <= {{ as_of_date() }}
),

people as (
    select
        periods.period_grain, periods.period_key, periods.period_start, periods.period_end,
        teams.employee_id, teams.team_key
    from periods
    inner join {{ ref('int_salesperson_teams') }} as teams
        on least(periods.period_end, {{ as_of_date() }}) >= teams.valid_from
        and least(periods.period_end, {{ as_of_date() }}) < teams.valid_to
        and teams.known_to = date '9999-12-31'
),

training as (
    select * from {{ ref('fct_training') }}
),

beginning as (
    select date_trunc('month', min(training_date)) as first_month from training
),

-- Before the first record nobody knows of training; afterwards no record is none.
trained as (
    select
        people.period_grain, people.period_key, people.employee_id, people.team_key,
        coalesce(sum(training.hours), 0) as hours
    from people
    left join training
        on people.employee_id = training.salesperson_key
        and training.training_date between people.period_start and people.period_end
    where people.period_start >= (select first_month from beginning)
    group by all
),

trained_scopes as (
    select
        period_grain, period_key, hours,
        unnest(['company', 'team', 'salesperson']) as scope_type,
        unnest(['company', team_key, employee_id]) as scope_key
    from trained
),

per_head as (
    select
        'training_hours' as measure, scope_type, scope_key, period_grain, period_key,
        {{ divide_half_up('sum(hours)', 2, 'count(*)', 0, 9) }} as actual, 'ok' as status
    from trained_scopes
    group by all
),

completeness as (
    select
        'data_completeness' as measure, scores.scope_type, scores.scope_key,
        periods.period_grain, periods.period_key,
        {{ divide_half_up(
            'sum(completeness_numerator)', 0, 'sum(completeness_denominator)', 0, 9
        ) }} as actual,
        case when sum(completeness_denominator) > 0 then 'ok' else 'no_denominator' end as status
    from {{ ref('mart_dq_scores') }} as scores
    inner join periods
        on scores.month_start between periods.period_start and periods.period_end
    group by all
),

skills as (
    select
        'skill_score' as measure, scope_type, scope_key, period_grain, period_key,
        score as actual, status
    from {{ ref('mart_review_360') }}
    where dimension = 'skill'
),

kpis as (
    select
        kpi_id as measure, scope_type, scope_key, period_grain, period_key,
        value as actual, status
    from {{ ref('fct_kpi_values') }}
    where kpi_id in (select measure from {{ ref('bsc_weights') }})
),

figures as (
    select * from kpis
    union all
    select * from per_head
    union all
    select * from completeness
    union all
    select * from skills
)

select
    figures.measure,
    figures.scope_type,
    figures.scope_key,
    figures.period_grain,
    figures.period_key,
    periods.period_start,
    periods.yoy_period_key,
    periods.period_end > {{ as_of_date() }} as is_partial,
    figures.actual::decimal(38, 9) as actual,
    case
        when figures.status = 'ok' and periods.period_end > {{ as_of_date() }} then 'partial_period'
        else figures.status
    end as status
from figures
inner join periods using (period_grain, period_key)
where figures.scope_type in ('company', 'team', 'salesperson') and figures.scope_key <> 'unknown'
