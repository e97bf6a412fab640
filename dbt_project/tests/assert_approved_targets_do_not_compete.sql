{{ config(severity='warn') }}

-- A warning means that two approved versions of a target were approved at the same time, or neither
-- says when: the larger version name counts, and planning should tell which one was meant.
select
    scope_type, scope_key, period_grain, period_key, approved_at,
    list(target_version order by target_version) as target_versions
from {{ ref('int_targets_in_force') }}
where known_to = date '9999-12-31'
group by scope_type, scope_key, period_grain, period_key, approved_at
having count(*) > 1
