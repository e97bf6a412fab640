{{ config(materialized='table') }}

-- Each account's first-ever sale line, credited to that line's scopes (DECISIONS 13). Customers
-- older than the data are told by the first order date their source supplies; without one, a first
-- sale in the first year of data says nothing about newness.
with first_sales as (
    select nights.known_on, firsts.* exclude (known_from, known_to)
    from {{ ref('int_first_sales') }} as firsts
    inner join {{ ref('int_nights') }} as nights
        on nights.known_on >= firsts.known_from and nights.known_on < firsts.known_to
),

supplied as (
    select nights.known_on, accounts.account_key, min(accounts.first_order_date) as first_order_date
    from {{ ref('int_account_keys') }} as accounts
    inner join {{ ref('int_nights') }} as nights
        on nights.known_on >= accounts.known_from and nights.known_on < accounts.known_to
    where accounts.first_order_date is not null
    group by all
),

judged as (
    select
        first_sales.*,
        {{ newness(
            'first_sales.first_date', 'supplied.first_order_date', 'starts.data_start'
        ) }} as newness
    from first_sales
    inner join {{ ref('int_data_starts') }} as starts on first_sales.known_on = starts.known_on
    left join supplied
        on first_sales.known_on = supplied.known_on
        and first_sales.subject = supplied.account_key
),

counted as (
    select
        known_on, first_date, {{ sales_scopes().values() | join(', ') }},
        count(*) filter (newness = 'new') as new_count,
        count(*) filter (newness = 'unknown') as unknown_count
    from judged
    group by all
),

scoped as (
    {{ unpivot_scopes('counted', ['known_on', 'first_date', 'new_count', 'unknown_count']) }}
)

select
    looks.known_on,
    scoped.scope_type,
    scoped.scope_key,
    looks.period_grain,
    looks.period_key,
    sum(scoped.new_count)::bigint as new_count,
    sum(scoped.unknown_count)::bigint as unknown_count
from {{ ref('int_look_days') }} as looks
inner join scoped
    on looks.known_on = scoped.known_on
    and looks.scope_type = scoped.scope_type
    and looks.business_date = scoped.first_date
group by all
