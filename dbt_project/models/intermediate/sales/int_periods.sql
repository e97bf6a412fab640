{{ config(materialized='table') }}

{% set fiscal_start = var('fiscal_year_start_month') | int %}

with dates as (
    select
        date_key,
        is_workday,
        (date_key - interval ({{ fiscal_start - 1 }}) month)::date as fiscal_date
    from {{ ref('int_calendar') }}
),

keyed as (
    select
        date_key,
        is_workday,
        unnest([
            { 'grain': 'day', 'key': strftime(date_key, '%Y-%m-%d') },
            { 'grain': 'week', 'key': strftime(date_key, '%G-W%V') },
            { 'grain': 'month', 'key': strftime(date_key, '%Y-%m') },
            {
                'grain': 'quarter',
                'key': {{ fiscal_year('fiscal_date') }} || 'Q' || quarter(fiscal_date)
            },
            { 'grain': 'year', 'key': 'FY' || {{ fiscal_year('fiscal_date') }} }
        ], recursive := true)
    from dates
)

select
    grain as period_grain,
    key as period_key,
    min(date_key) as period_start,
    max(date_key) as period_end,
    count(*) as days,
    count(*) filter (is_workday) as workdays
from keyed
group by all
