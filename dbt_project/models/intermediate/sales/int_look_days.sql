{{ config(materialized='table') }}

-- The days of each look, so that facts join on equality of dates.
select
    looks.* exclude (period_end, is_kept),
    days.date_key as business_date
from {{ ref('int_looks') }} as looks
inner join {{ ref('int_calendar') }} as days
    on days.date_key between looks.period_start and looks.end_date
