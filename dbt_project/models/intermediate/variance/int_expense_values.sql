-- Expenses with what is looked up for them: team and region of the unit that they were booked to,
-- the rate of their day. Cut where one of them changed, so that each row stands on all its nights.
with expenses as (
    select * from {{ ref('int_expense_states') }} where not _is_deleted
),

units as (
    select * from {{ ref('int_org_unit_states') }} where not _is_deleted
),

rates as (
    select * from {{ ref('int_fx_daily_rates') }}
),

points as (
    select _record_key, known_from, known_from as known_on from expenses
    union
    select expenses._record_key, expenses.known_from, unnest([units.known_from, units.known_to])
    from expenses
    inner join units on expenses.org_unit_id = units.org_unit_id
    union
    select expenses._record_key, expenses.known_from, unnest([rates.known_from, rates.known_to])
    from expenses
    inner join rates
        on expenses.currency = rates.currency and expenses.expense_date = rates.day
),

nights as (
    select
        expenses.* exclude (known_from, known_to),
        points.known_on as known_from,
        lead(points.known_on, 1, expenses.known_to) over (
            partition by expenses._record_key, expenses.known_from order by points.known_on
        ) as known_to
    from expenses
    inner join points
        on expenses._record_key = points._record_key
        and expenses.known_from = points.known_from
        and points.known_on >= expenses.known_from
        and points.known_on < expenses.known_to
)

select
    nights.*,
    'company' as company_key,
    coalesce(case units.unit_type
        when 'region' then units.org_unit_id
        when 'team' then units.parent_id
    end, 'unknown') as region_key,
    case when units.unit_type = 'team' then units.org_unit_id else 'unknown' end as team_key,
    coalesce(nights.salesperson_id, 'unknown') as salesperson_key,
    coalesce(nights.product_line, 'unknown') as product_line_key,
    coalesce(nights.channel, 'unknown') as channel_key,
    coalesce(nights.legal_entity_id, 'unknown') as legal_entity_key,
    coalesce(categories.is_selling, false) as is_selling,
    case
        when nights.currency = '{{ var("reporting_currency") }}' then nights.amount
        else {{ to_reporting('nights.amount', 'rates.rate_to_reporting') }}
    end::decimal(18, 2) as amount_reporting
from nights
left join {{ ref('expense_categories') }} as categories on nights.category = categories.category
left join units
    on nights.org_unit_id = units.org_unit_id
    and nights.expense_date >= units.valid_from
    and nights.expense_date < coalesce(units.valid_to, date '9999-12-31')
    and nights.known_from >= units.known_from
    and nights.known_from < units.known_to
left join rates
    on nights.currency = rates.currency
    and nights.expense_date = rates.day
    and nights.known_from >= rates.known_from
    and nights.known_from < rates.known_to
qualify row_number() over (
        partition by nights._record_key, nights.known_from order by units.valid_from desc
    ) = 1
