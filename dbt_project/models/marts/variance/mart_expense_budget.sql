{{ config(materialized='table') }}

{% set parts = ['legal_entity_id', 'org_unit_id', 'category', 'expense_account'] %}

-- Expenses beside the detailed budget, like for like: an expense stands beside the one line of its
-- month that fits it most closely, and what no line was made for stands alone. Nothing is here
-- before somebody makes such a budget.
with night as (
    select {{ entity_as_of('order_line') }} as known_on
),

lines as (
    select * from {{ ref('int_detailed_budgets') }}
),

spent as (
    select
        {% for part in parts %}
            coalesce(expenses.{{ part }}, 'unknown') as {{ part }},
        {% endfor %}
        strftime(expenses.expense_date, '%Y-%m') as month_key,
        last_day(expenses.expense_date) > night.known_on as is_partial,
        sum(expenses.amount_reporting) as amount,
        count(*) as expense_count,
        count(*) filter (expenses.amount_reporting is null) as unconverted_expenses
    from {{ ref('int_expense_values') }} as expenses
    inner join night
        on expenses.known_from <= night.known_on
        and expenses.known_to > night.known_on
        and expenses.expense_date <= night.known_on
    where exists (select 1 from lines)
    group by all
),

fitted as (
    select
        spent.* exclude ({{ parts | join(', ') }}),
        {% for part in parts %}
            coalesce(lines.{{ part }}, spent.{{ part }}) as {{ part }},
        {% endfor %}
        lines.month_key is not null as is_budgeted
    from spent
    left join lines
        on spent.month_key = lines.month_key
        {% for part in parts %}
            and lines.{{ part }} in ('all', spent.{{ part }})
        {% endfor %}
    qualify row_number() over (
            partition by
                {% for part in parts %}
                    spent.{{ part }},
                {% endfor %}
                spent.month_key
            order by
                (lines.legal_entity_id = 'all')::integer
                + (lines.org_unit_id = 'all')::integer
                + (lines.category = 'all')::integer
                + (lines.expense_account = 'all')::integer,
                lines.legal_entity_id = 'all',
                lines.org_unit_id = 'all',
                lines.category = 'all'
        ) = 1
),

actuals as (
    select
        month_key, is_budgeted, is_partial, {{ parts | join(', ') }},
        coalesce(sum(amount), 0) as actual,
        sum(expense_count) as expense_count,
        sum(unconverted_expenses) as unconverted_expenses
    from fitted
    group by all
),

-- Before the first expense that anybody has told of, none is not nothing.
sides as (
    select
        * replace (
            case
                when expense_count > 0 then actual
                when month_key >= (select min(month_key) from spent) then 0
            end as actual
        )
    from (select *, true as is_budgeted from lines)
    full join actuals using (month_key, is_budgeted, is_partial, {{ parts | join(', ') }})
)

select
    'month' as period_grain,
    month_key as period_key,
    legal_entity_id as legal_entity_key,
    org_unit_id as org_unit_key,
    category,
    expense_account,
    case
        when not is_budgeted then 'not_budgeted'
        when expense_count > 0 then 'both'
        else 'not_spent'
    end as comparison,
    budget_version,
    amount::decimal(38, 2) as budget_amount,
    due_amount::decimal(38, 6) as budget_due,
    actual::decimal(38, 2) as actual,
    (actual - due_amount)::decimal(38, 6) as variance,
    {{ divide_half_up('actual - due_amount', 6, 'abs(due_amount)', 6, 9) }}::decimal(38, 9)
        as variance_rate,
    coalesce(expense_count, 0)::bigint as expense_count,
    is_partial,
    case
        when due_amount is null or actual is null or unconverted_expenses > 0 then 'missing_input'
        when due_amount = 0 then 'no_denominator'
        when is_partial then 'partial_period'
        else 'ok'
    end as status
from sides
