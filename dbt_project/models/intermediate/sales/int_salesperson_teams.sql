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
    union
    select assignments.employee_id, units.known_to
    from assignments
    inner join units using (org_unit_id)
    where units.known_to < date '9999-12-31'
),

nights as (
    select
        *,
        lead(known_on, 1, date '9999-12-31') over (
            partition by employee_id order by known_on
        ) as known_to
    from points
),

in_unit as (
    select
        nights.employee_id,
        nights.known_on as known_from,
        nights.known_to,
        units.org_unit_id as team_key,
        coalesce(units.parent_id, 'unknown') as region_key,
        assignments.valid_from as assigned_from,
        units.valid_from as unit_from,
        greatest(assignments.valid_from, units.valid_from) as valid_from,
        least(
            coalesce(assignments.valid_to, date '9999-12-31'),
            coalesce(units.valid_to, date '9999-12-31')
        ) as valid_to
    from nights
    inner join assignments
        on nights.employee_id = assignments.employee_id
        and nights.known_on >= assignments.known_from
        and nights.known_on < assignments.known_to
    inner join units
        on assignments.org_unit_id = units.org_unit_id
        and nights.known_on >= units.known_from
        and nights.known_on < units.known_to
),

bounds as (
    select employee_id, known_from, valid_from as bound from in_unit
    union
    select employee_id, known_from, valid_to from in_unit
),

spans as (
    select
        *,
        lead(bound) over (partition by employee_id, known_from order by bound) as next_bound
    from bounds
),

-- Where assignments or forms of a team overlap, the later one counts, whether or not the source
-- closed the earlier.
chosen as (
    select
        in_unit.employee_id,
        in_unit.known_from,
        in_unit.known_to,
        spans.bound as valid_from,
        spans.next_bound as valid_to,
        in_unit.team_key,
        in_unit.region_key
    from spans
    inner join in_unit
        on spans.employee_id = in_unit.employee_id
        and spans.known_from = in_unit.known_from
        and spans.bound >= in_unit.valid_from
        and spans.next_bound <= in_unit.valid_to
    qualify
        row_number() over (
            partition by spans.employee_id, spans.known_from, spans.bound
            order by in_unit.assigned_from desc, in_unit.unit_from desc, in_unit.team_key asc
        ) = 1
)

select * from chosen
