{{ config(materialized='table') }}

-- The latest eight weeks before a promotion in which the product was not promoted, day by day.
-- Weeks are counted back from the first day of the window; those before the data or the launch
-- tell nothing, and half a year back nobody looks.
{% set base_weeks, searched_weeks = 8, 26 %}

with promoted as (
    select * from {{ ref('int_promotion_nights') }}
),

weeks as (
    select
        promoted.known_on, promoted.promotion_id, promoted.product_id, promoted.channel,
        promoted.end_date - promoted.date_from + 1 as window_days,
        promoted.date_from - (7 * numbers.week)::integer as week_start
    from promoted
    cross join range(1, {{ searched_weeks + 1 }}) as numbers (week)
    inner join {{ ref('int_data_starts') }} as starts on promoted.known_on = starts.known_on
    where promoted.date_from - (7 * numbers.week)::integer
        >= greatest(starts.data_start, promoted.launch_date)
),

-- Found by a join of its own: an anti join on more than equality took most of the model's time.
promoted_weeks as (
    select distinct weeks.known_on, weeks.promotion_id, weeks.product_id, weeks.week_start
    from weeks
    inner join promoted as others
        on weeks.known_on = others.known_on
        and weeks.product_id = others.product_id
        and weeks.week_start <= others.date_to
        and weeks.week_start + 6 >= others.date_from
        and coalesce(weeks.channel = others.channel, true)
),

free_weeks as (
    select weeks.*
    from weeks
    anti join promoted_weeks using (known_on, promotion_id, product_id, week_start)
),

latest as (
    select *, count(*) over product as week_count
    from (
        select * from free_weeks
        qualify row_number() over (
                partition by known_on, promotion_id, product_id order by week_start desc
            ) <= {{ base_weeks }}
    )
    window product as (partition by known_on, promotion_id, product_id)
)

-- A day counts as often as its weekday is in the window; of a short window some never do.
select
    latest.known_on,
    latest.promotion_id,
    latest.product_id,
    latest.channel,
    latest.week_count,
    latest.week_start + numbers.nth::integer as business_date,
    greatest((latest.window_days - numbers.nth + 6) // 7, 0) as times_in_window
from latest
cross join range(0, 7) as numbers (nth)
