{{ config(materialized='table') }}

with dates as (
    select unnest(generate_series(
        date '2009-12-28', date_trunc('year', {{ as_of_date() }} + interval 2 year), interval 1 day
    ))::date as date_key
),

exceptions as (
    select * from {{ ref('cn_workday_exceptions') }}
),

published as (
    select max(date_key) as last_published from exceptions
)

select
    dates.date_key,
    coalesce(exceptions.is_workday, isodow(dates.date_key) <= 5) as is_workday,
    year(dates.date_key) > year(published.last_published) as is_estimated,
    exceptions.name_zh as holiday_zh,
    exceptions.name_en as holiday_en
from dates
cross join published
left join exceptions on dates.date_key = exceptions.date_key
