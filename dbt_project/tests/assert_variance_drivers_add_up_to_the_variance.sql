-- A failure means that a customer, a salesperson or a lost sale was lost or doubled on the way to
-- the drivers.
-- Customers are many and are added up by year only.
with drivers as (
    select base, period_grain, period_key, driver_type, sum(effect) as effect
    from {{ ref('mart_variance_drivers') }}
    where period_grain = 'year'
    group by all
),

company as (
    select * from {{ ref('mart_pvm') }} where scope_type = 'company'
)

select drivers.*, company.variance
from drivers
inner join company using (base, period_grain, period_key)
where drivers.effect <> company.variance
