{{ config(materialized='table') }}

-- Who is in the spine of each upper scope, from and to which business date, known when.
with units as (
    select
        unit_type as scope_type, org_unit_id as scope_key,
        valid_from as member_from, coalesce(valid_to, date '9999-12-31') as member_to,
        known_from, known_to
    from {{ ref('int_org_unit_states') }}
    where unit_type in ('region', 'team') and not _is_deleted
),

-- Known as a member while employee and assignment both are.
salespersons as (
    select
        'salesperson' as scope_type, employees.employee_id as scope_key,
        employees.hire_date as member_from,
        coalesce(employees.left_date, date '9999-12-31') as member_to,
        greatest(employees.known_from, assignments.known_from) as known_from,
        least(employees.known_to, assignments.known_to) as known_to
    from {{ ref('int_employee_states') }} as employees
    inner join {{ ref('int_employee_assignment_states') }} as assignments
        on employees.employee_id = assignments.employee_id
        and employees.known_from < assignments.known_to
        and assignments.known_from < employees.known_to
    where employees.role in ('rep', 'supervisor', 'manager')
        and not employees._is_deleted
        and not assignments._is_deleted
),

product_lines as (
    select distinct
        'product_line' as scope_type, product_line as scope_key,
        date '0001-01-01' as member_from, date '9999-12-31' as member_to,
        known_from, known_to
    from {{ ref('int_product_states') }}
    where product_line is not null and not _is_deleted
),

managers as (
    select distinct
        'product_manager' as scope_type, manager_key as scope_key,
        valid_from as member_from, valid_to as member_to,
        known_from, known_to
    from {{ ref('int_product_managers') }}
),

fixed as (
    select 'channel' as scope_type, channel as scope_key from {{ ref('channels') }}
    union all
    select 'company', 'company'
),

members as (
    select * from units
    union all
    select * from salespersons
    union all
    select * from product_lines
    union all
    select * from managers
    union all
    select
        scope_type, scope_key, date '0001-01-01', date '9999-12-31',
        date '0001-01-01', date '9999-12-31'
    from fixed
),

-- Several assignments or products make one membership: nights that touch or overlap are one
-- stretch.
reached as (
    select
        *,
        max(known_to) over (
            partition by scope_type, scope_key, member_from, member_to
            order by known_from, known_to
            rows between unbounded preceding and 1 preceding
        ) as known_up_to
    from members
),

stretches as (
    select
        *,
        count(*) filter (known_up_to is null or known_from > known_up_to) over (
            partition by scope_type, scope_key, member_from, member_to
            order by known_from, known_to
        ) as stretch
    from reached
)

select
    scope_type,
    scope_key,
    member_from,
    member_to,
    min(known_from) as known_from,
    max(known_to) as known_to
from stretches
group by scope_type, scope_key, member_from, member_to, stretch
