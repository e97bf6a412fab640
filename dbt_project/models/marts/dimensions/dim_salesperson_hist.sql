-- Team and region of each salesperson over time, as the assignments tell it today.
with employees as (
    select * from {{ ref('int_employee_states') }} where known_to = date '9999-12-31'
),

teams as (
    select * from {{ ref('int_salesperson_teams') }} where known_to = date '9999-12-31'
)

select
    teams.employee_id as salesperson_key,
    teams.valid_from,
    teams.valid_to,
    teams.team_key,
    teams.region_key,
    coalesce(employees.role, 'unknown') as role,
    coalesce(employees.name, teams.employee_id) as name_zh,
    coalesce(employees.name_en, employees.name, teams.employee_id) as name_en
from teams
left join employees on teams.employee_id = employees.employee_id
