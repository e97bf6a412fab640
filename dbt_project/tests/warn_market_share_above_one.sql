{{ config(severity='warn') }}

-- A failure means that somebody sold more than the published size of the market: the market is
-- defined more narrowly than the product line, or one of the figures is wrong.
select scope_type, scope_key, period_grain, period_key, value, numerator, denominator
from {{ ref('fct_kpi_values') }}
where kpi_id = 'market_share' and value > 1
