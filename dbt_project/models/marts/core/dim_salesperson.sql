-- Employees who left the list of the HR system stay here under their name.
with employees as (
    select * from {{ ref('int_employee_states') }} where known_to = date '9999-12-31'
),

teams as (
    select * from {{ ref('int_salesperson_teams') }}
    where known_to = date '9999-12-31' and valid_from <= {{ as_of_date() }}
    qualify row_number() over (partition by employee_id order by valid_from desc) = 1
),

-- Salespersons that only orders, their shares, invoices and expenses know of keep what is theirs.
sellers as (
    select distinct salesperson_key from {{ ref('int_sales_line_states') }}
    union
    select salesperson_key from {{ ref('int_credit_shares') }}
    union
    select salesperson_key from {{ ref('int_receivable_entries') }}
    where known_to = date '9999-12-31'
    union
    select salesperson_key from {{ ref('int_expense_values') }}
    where known_to = date '9999-12-31'
)

select
    coalesce(employees.employee_id, sellers.salesperson_key) as salesperson_key,
    coalesce(employees.name, case
        when sellers.salesperson_key = 'unknown' then '未知'
        else coalesce(employees.employee_id, sellers.salesperson_key)
    end) as name_zh,
    coalesce(employees.name_en, employees.name, case
        when sellers.salesperson_key = 'unknown' then 'Unknown'
        else coalesce(employees.employee_id, sellers.salesperson_key)
    end) as name_en,
    coalesce(employees.role, 'unknown') as role,
    coalesce(teams.team_key, 'unknown') as team_key,
    coalesce(teams.region_key, 'unknown') as region_key,
    employees.manager_id as manager_key,
    employees.hire_date,
    employees.left_date,
    coalesce(not employees._is_deleted, false)
    and coalesce(employees.hire_date <= {{ as_of_date() }}, true)
    and coalesce(employees.left_date > {{ as_of_date() }}, true) as is_active,
    employees.employee_id is null as is_inferred
from employees
full join sellers on employees.employee_id = sellers.salesperson_key
left join teams on employees.employee_id = teams.employee_id
