{{ config(materialized='table') }}

-- From the week of the first published workdays, or the year before the first sale, with which its
-- periods are compared. A system that must fill a date in writes 1900-01-01 or earlier for none.
with exceptions as (
    select * from {{ ref('cn_workday_exceptions') }}
),

published as (
    select min(date_key) as first_day, max(date_key) as last_day from exceptions
),

sale_days as (
    select order_date as day from {{ ref('int_order_line_states') }}
    union all
    select delivered_on from {{ ref('int_delivery_line_states') }}
    union all
    select issue_date from {{ ref('int_invoice_line_states') }}
),

first_sale as (
    select min(day) as day from sale_days where day > date '1900-01-01'
),

dates as (
    select
        unnest(generate_series(
            date_trunc('week', least(
                published.first_day, date_trunc('year', first_sale.day) - interval 1 year
            )),
            date_trunc('year', {{ as_of_date() }} + interval 2 year),
            interval 1 day
        ))::date as date_key
    from published
    cross join first_sale
)

select
    dates.date_key,
    coalesce(exceptions.is_workday, isodow(dates.date_key) <= 5) as is_workday,
    year(dates.date_key) not between year(published.first_day) and year(published.last_day)
        as is_estimated,
    exceptions.name_zh as holiday_zh,
    exceptions.name_en as holiday_en
from dates
cross join published
left join exceptions on dates.date_key = exceptions.date_key
