{{ config(materialized='table') }}

-- Each account's first-ever sale line, credited to that line's scopes (DECISIONS 13). Customers
-- older than the data are told by the first order date their source supplies; without one, a first
-- sale in the first year of data says nothing about newness.
with lines as (
    select * from {{ ref('int_known_sales') }} where account_key <> 'unknown'
),

first_lines as (
    select * from lines
    qualify
        row_number() over (
            partition by known_on, account_key order by order_date, line_key
        ) = 1
),

supplied as (
    select nights.known_on, accounts.account_key, min(accounts.first_order_date) as first_order_date
    from {{ ref('int_account_keys') }} as accounts
    inner join {{ ref('int_nights') }} as nights
        on nights.known_on >= accounts.known_from and nights.known_on < accounts.known_to
    group by all
),

judged as (
    select
        first_lines.*,
        supplied.first_order_date is null
        and first_lines.order_date < starts.data_start + 365 as is_unknown,
        supplied.first_order_date < first_lines.order_date as is_older
    from first_lines
    inner join {{ ref('int_data_starts') }} as starts on first_lines.known_on = starts.known_on
    left join supplied
        on first_lines.known_on = supplied.known_on
        and first_lines.account_key = supplied.account_key
),

scoped as (
    {{ unpivot_scopes('judged', ['known_on', 'order_date', 'is_unknown', 'is_older']) }}
)

select
    looks.known_on,
    scoped.scope_type,
    scoped.scope_key,
    looks.period_grain,
    looks.period_key,
    count(*) filter (not scoped.is_unknown and not coalesce(scoped.is_older, false)) as new_count,
    count(*) filter (scoped.is_unknown) as unknown_count
from {{ ref('int_look_days') }} as looks
inner join scoped
    on looks.known_on = scoped.known_on and looks.business_date = scoped.order_date
group by all
