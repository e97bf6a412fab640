{{ config(materialized='table') }}

-- Every (night, window) the sales measures are taken for: touched periods and comparison windows.
select known_on, period_grain, period_key, period_start, period_end, end_date, is_kept
from {{ ref('int_touched_periods') }}
union all
select known_on, period_grain, period_key, period_start, period_end, end_date, true
from {{ ref('int_comparison_windows') }}
