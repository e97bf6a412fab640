{% set fiscal_start = var('fiscal_year_start_month') | int %}

with dates as (
    select
        *,
        (date_key - interval ({{ fiscal_start - 1 }}) month)::date as fiscal_date
    from {{ ref('int_calendar') }}
)

select
    date_key,
    year(date_key)::integer as calendar_year,
    quarter(date_key)::integer as calendar_quarter,
    month(date_key)::integer as calendar_month,
    strftime(date_key, '%Y-%m') as month_key,
    strftime(date_key, '%G-W%V') as week_key,
    isodow(date_key)::integer as iso_weekday,
    'FY' || {{ fiscal_year('fiscal_date') }} as fiscal_year_key,
    {{ fiscal_year('fiscal_date') }} || 'Q' || quarter(fiscal_date) as fiscal_quarter_key,
    month(fiscal_date)::integer as fiscal_month,
    is_workday,
    (count(*) filter (is_workday) over (
        partition by date_trunc('month', date_key) order by date_key
    ))::integer as workday_of_month,
    is_estimated,
    holiday_zh,
    holiday_en
from dates
