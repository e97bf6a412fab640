{{ config(materialized='table') }}

-- Promotions that ended in a look: of the company and the lines that have, or had, some. Looks are
-- those of sales, which reach a year back from their lines; the closed periods of promotions that
-- a change of a product's promotion may reach, as a window or as a week of its base; and those of
-- promotions that are longer than half a year.
with products as (
    select * from {{ ref('int_promotion_products') }}
),

changes as (
    select product_id, date_from, date_to, unnest([known_from, known_to]) as known_on
    from products
    where greatest(known_from, case when known_to < date '9999-12-31' then known_to end)
        >= (select min(known_on) from {{ ref('int_nights') }})
),

reached as (
    select changes.known_on, products.date_to
    from changes
    inner join products
        on changes.product_id = products.product_id
        and changes.known_on >= products.known_from
        and products.date_from between changes.date_from and changes.date_to + 182
    union
    select nights.known_on, products.date_to
    from {{ ref('int_nights') }} as nights
    inner join products on nights.known_on >= products.known_from
    where products.date_to - products.date_from > 182
),

all_looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date, is_kept
    from {{ ref('int_touched_periods') }}
    where period_grain in ('month', 'quarter', 'year')
    union
    {{ closed_periods('reached', 'date_to') }}
),

looks as (
    select all_looks.*, types.scope_type, types.keep_daily_versions as is_daily
    from all_looks
    inner join {{ ref('scope_types') }} as types
        on (all_looks.is_kept or types.keep_daily_versions)
        and types.scope_type in ('company', 'product_line')
),

cells as (
    select distinct
        looks.*,
        case when looks.scope_type = 'company' then 'company' else products.product_line end
            as scope_key
    from looks
    inner join products
        on looks.known_on >= products.known_from
        and products.date_to between looks.period_start and looks.end_date
),

effects as (
    select
        *,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line }
        ], recursive := true)
    from {{ ref('int_promotion_effects') }}
)

select
    cells.* exclude (period_start, end_date, is_kept),
    count(effects.product_id) > 0 as is_present,
    coalesce(sum(effects.units) filter (effects.baseline_units is not null), 0)::decimal(38, 4)
        as promotion_units,
    coalesce(sum(effects.baseline_units), 0)::decimal(38, 4) as baseline_units,
    count(effects.baseline_units) as compared_products,
    count(effects.product_id) as row_count
from cells
left join effects
    on cells.known_on = effects.known_on
    and cells.scope_type = effects.scope_type
    and cells.scope_key = effects.scope_key
    and effects.date_to between cells.period_start and cells.end_date
group by all
