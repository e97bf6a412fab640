{% set parts = ['legal_entity_id', 'org_unit_id', 'category', 'expense_account'] %}

-- Approved budgets of expenses, part by part, of the months that have begun: the last one approved,
-- and what of it was due by the night. `all` is a part that a line does not tell apart.
with night as (
    select {{ entity_as_of('order_line') }} as known_on
),

in_force as (
    select budgets.*, night.known_on
    from {{ ref('int_budgets_in_force') }} as budgets
    inner join night
        on budgets.known_from <= night.known_on
        and budgets.known_to > night.known_on
        and budgets.month_start <= night.known_on
    where budgets.is_detailed and budgets.ledger_account = 'expense'
    qualify row_number() over (
            partition by budgets.month_key, {{ parts | join(', ') }}
            order by budgets.approved_at desc nulls last, budgets.budget_version desc
        ) = 1
)

select
    in_force.month_key,
    {% for part in parts %}
        coalesce(in_force.{{ part }}, 'all') as {{ part }},
    {% endfor %}
    in_force.budget_version,
    in_force.month_end > in_force.known_on as is_partial,
    in_force.amount,
    case
        when in_force.month_end <= in_force.known_on then in_force.amount
        else {{ share_of('in_force.amount', 'progress') }}
    end::decimal(38, 6) as due_amount
from in_force
left join {{ ref('int_period_progress') }} as progress
    on in_force.known_on = progress.known_on
    and in_force.month_key = progress.period_key
    and progress.period_grain = 'month'
