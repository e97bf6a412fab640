-- A team's figures are made of what is shown of its members: no difference tells the rest.
with reviews as (
    select
        reviews.*,
        periods.period_start,
        periods.period_end > {{ as_of_date() }} as is_partial,
        coalesce(teams.team_key, 'unknown') as team_key
    from {{ ref('int_peer_reviews') }} as reviews
    inner join {{ ref('dim_period') }} as periods using (period_grain, period_key)
    left join {{ ref('int_salesperson_teams') }} as teams
        on reviews.salesperson_key = teams.employee_id
        and least(periods.period_end, {{ as_of_date() }}) >= teams.valid_from
        and least(periods.period_end, {{ as_of_date() }}) < teams.valid_to
        and teams.known_to = date '9999-12-31'
    where reviews.is_counted
),

in_scopes as (
    select
        *,
        unnest(['company', 'team', 'salesperson']) as scope_type,
        unnest(['company', team_key, salesperson_key]) as scope_key
    from reviews
),

scoped as (
    select
        * exclude (dimension),
        unnest([dimension, 'total']) as dimension
    from in_scopes
    where scope_key <> 'unknown'
),

roles as (
    select
        scope_type, scope_key, period_grain, period_key, period_start, is_partial, dimension,
        reviewer_role,
        count(*) filter (is_shown) as review_count,
        sum(points) filter (is_shown) as points
    from scoped
    group by all
),

-- The weights that were agreed when the period began.
weighted as (
    select
        roles.*,
        weights.version,
        weights.weight,
        weights.weight * {{ divide_half_up('points', 9, 'review_count', 0, 9) }} as weighted_points
    from roles
    inner join {{ ref('review_role_weights') }} as weights
        on roles.reviewer_role = weights.reviewer_role
        and roles.period_start >= weights.valid_from
        and roles.period_start < coalesce(weights.valid_to, date '9999-12-31')
),

summed as (
    select
        scope_type, scope_key, period_grain, period_key, is_partial, dimension,
        version as weight_version,
        coalesce(sum(weight) filter (review_count > 0), 0)::decimal(9, 4) as weight_coverage,
        sum(weighted_points)::decimal(38, 13) as weighted_points,
        sum(review_count)::bigint as review_count,
        count(*) filter (review_count = 0)::bigint as suppressed_roles
    from weighted
    group by all
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    dimension,
    weight_version,
    weight_coverage,
    weighted_points,
    {{ divide_half_up('weighted_points', 13, 'weight_coverage', 4, 9) }}::decimal(38, 9) as score,
    case
        when suppressed_roles > 0 then 'small_sample'
        when is_partial then 'partial_period'
        else 'ok'
    end as status,
    review_count,
    suppressed_roles
from summed
