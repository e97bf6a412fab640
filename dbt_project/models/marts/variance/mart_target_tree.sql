-- Whether the targets of a level add up to the one above it. More than that may be handed out where
-- the seed says by how much.
with in_force as (
    select * from {{ ref('int_targets_in_force') }}
    where known_from <= {{ as_of_date() }} and known_to > {{ as_of_date() }}
    qualify row_number() over (
            partition by scope_type, scope_key, period_grain, period_key
            order by approved_at desc nulls last, target_version desc
        ) = 1
),

scopes as (
    select * from {{ ref('dim_scope') }}
),

children as (
    select
        levels.parent_type,
        scopes.parent_key,
        levels.child_type,
        in_force.period_grain,
        in_force.period_key,
        sum(in_force.target_value) as children_target,
        count(*) as child_count
    from in_force
    inner join scopes
        on in_force.scope_type = scopes.scope_type and in_force.scope_key = scopes.scope_key
    inner join {{ ref('target_tree_levels') }} as levels
        on scopes.scope_type = levels.child_type and scopes.parent_type = levels.parent_type
    group by all
),

parents as (
    select
        in_force.scope_type as parent_type, in_force.scope_key as parent_key, levels.child_type,
        in_force.period_grain, in_force.period_key, in_force.target_value as parent_target
    from in_force
    inner join {{ ref('target_tree_levels') }} as levels
        on in_force.scope_type = levels.parent_type
),

pairs as (
    select
        *,
        children_target - parent_target as difference
    from parents
    full join children using (parent_type, parent_key, child_type, period_grain, period_key)
)

select
    pairs.parent_type,
    pairs.parent_key,
    pairs.child_type,
    pairs.period_grain,
    pairs.period_key,
    pairs.parent_target::decimal(38, 2) as parent_target,
    pairs.children_target::decimal(38, 2) as children_target,
    pairs.difference::decimal(38, 2) as difference,
    coalesce(pairs.child_count, 0)::bigint as child_count,
    levels.tolerance,
    levels.over_assignment_factor,
    case
        when pairs.difference is null then 'missing_input'
        when abs(pairs.difference) <= levels.tolerance then 'ok'
        when pairs.difference < 0 then 'under_assigned'
        when pairs.children_target
            <= pairs.parent_target * levels.over_assignment_factor + levels.tolerance
            then 'ok'
        else 'over_assigned'
    end as status
from pairs
inner join {{ ref('target_tree_levels') }} as levels
    on pairs.parent_type = levels.parent_type and pairs.child_type = levels.child_type
