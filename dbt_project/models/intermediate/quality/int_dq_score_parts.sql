-- The counts behind the score, by scope. As-was: an owner's records belong to the team of the
-- month's last day, or of the night.
with parts as (
    select month_start, owner_key, dimension as component, numerator, denominator
    from {{ ref('int_dq_owner_months') }}
    where dimension <> 'consistency'
    union all
    select month_start, owner_key, 'timeliness', numerator, denominator
    from {{ ref('int_entry_timeliness') }}
    union all
    select month_start, owner_key, 'hygiene', numerator, denominator
    from {{ ref('int_stage_hygiene') }}
),

teams as (
    select * from {{ ref('int_salesperson_teams') }}
    where known_from <= {{ as_of_date() }} and known_to > {{ as_of_date() }}
),

placed as (
    select
        parts.*,
        coalesce(teams.team_key, 'unknown') as team_key,
        coalesce(teams.region_key, 'unknown') as region_key
    from parts
    left join teams
        on parts.owner_key = teams.employee_id
        and least(last_day(parts.month_start), {{ as_of_date() }}) >= teams.valid_from
        and least(last_day(parts.month_start), {{ as_of_date() }}) < teams.valid_to
),

scoped as (
    select
        month_start,
        unnest(['company', 'region', 'team', 'salesperson']) as scope_type,
        unnest(['company', region_key, team_key, owner_key]) as scope_key,
        component,
        numerator,
        denominator
    from placed
)

select
    month_start,
    scope_type,
    scope_key,
    component,
    sum(numerator)::bigint as part_numerator,
    sum(denominator)::bigint as part_denominator
from scoped
group by all
