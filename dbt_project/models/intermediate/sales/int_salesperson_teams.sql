{{ config(materialized='table') }}

with assignments as (
    select employee_id, org_unit_id, valid_from, valid_to, known_from, known_to
    from {{ ref('int_employee_assignment_states') }}
    where not _is_deleted
),

units as (
    select * from {{ ref('int_org_unit_states') }} where not _is_deleted and unit_type = 'team'
),

points as (
    select employee_id, known_from as known_on from assignments
    union
    select employee_id, known_to from assignments where known_to < date '9999-12-31'
    union
    select assignments.employee_id, units.known_from
    from assignments
    inner join units using (org_unit_id)
),

nights as (
    select
        *,
        lead(known_on, 1, date '9999-12-31') over (
            partition by employee_id order by known_on
        ) as known_to
    from points
),

-- A later assignment ends the earlier one, whether or not the source closed it.
assigned as (
    select
        nights.employee_id,
        nights.known_on as known_from,
        nights.known_to,
        assignments.org_unit_id,
        assignments.valid_from,
        least(
            coalesce(assignments.valid_to, date '9999-12-31'),
            lead(assignments.valid_from, 1, date '9999-12-31') over (
                partition by nights.employee_id, nights.known_on order by assignments.valid_from
            )
        ) as valid_to
    from nights
    inner join assignments
        on nights.employee_id = assignments.employee_id
        and nights.known_on >= assignments.known_from
        and nights.known_on < assignments.known_to
),

in_unit as (
    select
        assigned.employee_id,
        assigned.known_from,
        assigned.known_to,
        units.org_unit_id as team_key,
        coalesce(units.parent_id, 'unknown') as region_key,
        greatest(assigned.valid_from, units.valid_from) as valid_from,
        least(assigned.valid_to, coalesce(units.valid_to, date '9999-12-31')) as valid_to
    from assigned
    inner join units
        on assigned.org_unit_id = units.org_unit_id
        and assigned.known_from >= units.known_from
        and assigned.known_from < units.known_to
)

select * from in_unit where valid_from < valid_to
