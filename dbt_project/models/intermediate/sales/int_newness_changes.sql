{{ config(materialized='table') }}

-- First sale dates of accounts that a night made new or old: where one moved or a supplied first
-- order date changed, however long ago. Nobody needs to know when everything is recomputed anyway.
with nights as (
    select nights.known_on
    from {{ ref('int_nights') }} as nights
    inner join {{ source('control', 'run_context') }} as context
        on nights.known_on > context.first_known_on and not context.is_rebuild
),

account_keys as (
    select * from {{ ref('int_account_keys') }}
),

changed_accounts as (
    select known_on, account_key from {{ ref('int_account_deltas') }}
    union
    select known_from, account_key from account_keys
    union
    select known_to, account_key from account_keys
),

-- Each of them as the night sees it and as the night before did.
views as (
    select
        nights.known_on,
        (nights.known_on - ages.age::integer)::date as seen_on,
        changed_accounts.account_key
    from changed_accounts
    inner join nights on changed_accounts.known_on = nights.known_on
    cross join range(2) as ages (age)
    where changed_accounts.account_key <> 'unknown'
),

first_sales as (
    select views.known_on, views.seen_on, views.account_key, firsts.first_date
    from views
    inner join {{ ref('int_first_sales') }} as firsts
        on views.account_key = firsts.subject
        and views.seen_on >= firsts.known_from
        and views.seen_on < firsts.known_to
),

supplied as (
    select
        views.known_on,
        views.seen_on,
        views.account_key,
        min(account_keys.first_order_date) as supplied_date
    from views
    inner join account_keys
        on views.account_key = account_keys.account_key
        and views.seen_on >= account_keys.known_from
        and views.seen_on < account_keys.known_to
    group by all
),

newness as (
    select
        first_sales.known_on,
        first_sales.account_key,
        first_sales.first_date,
        supplied.supplied_date
    from first_sales
    left join supplied
        on first_sales.known_on = supplied.known_on
        and first_sales.seen_on = supplied.seen_on
        and first_sales.account_key = supplied.account_key
),

-- What only one of the two nights saw.
changed as (
    select known_on, account_key, first_date
    from newness
    group by known_on, account_key, first_date, supplied_date
    having count(*) = 1
)

select distinct known_on, first_date from changed
