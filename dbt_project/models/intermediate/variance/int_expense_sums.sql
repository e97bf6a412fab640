{{ config(materialized='table') }}

-- Selling expenses of each look and scope as they were booked, and how many have no exchange rate.
-- What another version replaced counts for nothing, but whoever had it keeps a row to say so.
{% set sums %}
    coalesce(sum(amount_reporting) filter (is_standing), 0) as selling_expense,
    count(*) filter (is_standing and amount_reporting is null) as unconverted_expenses
{% endset %}

with nights as (
    select distinct known_on from {{ ref('int_looks') }}
),

standing as (
    select
        nights.known_on, nights.known_on < expenses.known_to as is_standing,
        expenses.* exclude (known_from, known_to)
    from {{ ref('int_expense_values') }} as expenses
    inner join nights
        on nights.known_on >= expenses.known_from
    where expenses.is_selling
),

days as (
    {{ sum_per_scope(
        'standing', {'known_on': 'known_on', 'business_date': 'expense_date'}, sums, 'true',
        dict(sales_scopes(), legal_entity='legal_entity_key')
    ) }}
)

select
    looks.known_on,
    looks.scope_type,
    days.scope_key,
    looks.period_grain,
    looks.period_key,
    sum(days.selling_expense)::decimal(38, 2) as selling_expense,
    sum(days.unconverted_expenses)::bigint as unconverted_expenses
from {{ ref('int_look_days') }} as looks
inner join days
    on looks.known_on = days.known_on
    and looks.scope_type = days.scope_type
    and looks.business_date = days.business_date
where looks.period_grain in ('month', 'quarter', 'year')
group by all
