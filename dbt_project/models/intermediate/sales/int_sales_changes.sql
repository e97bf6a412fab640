{{ config(materialized='table') }}

-- What each night of the run adds to and takes from each combination of scopes. A line counts from
-- the night on which it was known and its date reached, until the night on which another version
-- replaced it.
with states as (
    select
        *,
        -- Launches more than a year before the sale can never make it a new-product sale.
        case when launch_date > order_date - interval 1 year then launch_date end
            as recent_launch_date
    from {{ ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
),

added as (
    select
        visible_from as known_on, order_date as business_date, recent_launch_date,
        {{ sales_scopes().values() | join(', ') }},
        {{ sum_of_lines() }}
    from states
    where {{ is_run_night('visible_from') }}
    group by all
),

taken as (
    select
        known_to as known_on, order_date as business_date, recent_launch_date,
        {{ sales_scopes().values() | join(', ') }},
        {{ sum_of_lines() }}
    from states
    where {{ is_run_night('known_to') }}
    group by all
)

select * from added
union all
select
    * replace (
        -gross_amount as gross_amount, -net_amount as net_amount, -sale_amount as sale_amount,
        -return_amount as return_amount, -units as units, -row_count as row_count
    )
from taken
