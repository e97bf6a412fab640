{{ config(materialized='table') }}

-- Plans whose horizon ended in a look, and by how much they were missed: of the company and the
-- lines that have, or had, such a plan. Looks are those of sales, which reach a year back from
-- their lines as the longest horizon does, and the closed periods of which a plan's change tells.
with plans as (
    select * from {{ ref('int_launch_plans') }} where horizon_end is not null
),

changes as (
    select known_from as known_on, horizon_end from plans
    union
    select known_to, horizon_end from plans where known_to < date '9999-12-31'
),

all_looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date, is_kept
    from {{ ref('int_touched_periods') }}
    where period_grain in ('month', 'quarter', 'year')
    union
    {{ closed_periods('changes', 'horizon_end') }}
),

looks as (
    select all_looks.*, types.scope_type, types.keep_daily_versions as is_daily
    from all_looks
    inner join {{ ref('scope_types') }} as types
        on (all_looks.is_kept or types.keep_daily_versions)
        and types.scope_type in ('company', 'product_line')
),

-- What a plan ever said keeps its cell, or nobody would learn that it says so no longer.
cells as (
    select distinct
        looks.*,
        case when looks.scope_type = 'company' then 'company' else plans.product_line end
            as scope_key
    from looks
    inner join plans
        on looks.known_on >= plans.known_from
        and plans.horizon_end between looks.period_start and looks.end_date
),

results as (
    select
        *,
        abs(actual_amount - planned_reporting) as missed,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line }
        ], recursive := true)
    from {{ ref('int_launch_results') }}
    where not is_too_early
)

select
    cells.* exclude (period_start, end_date, is_kept),
    count(results.product_id) > 0 as is_present,
    coalesce(sum(results.planned_reporting), 0)::decimal(38, 2) as planned_amount,
    coalesce(sum(results.missed), 0)::decimal(38, 2) as missed_amount,
    count(*) filter (results.product_id is not null and results.planned_reporting is null)
        as unconverted_plans,
    count(results.product_id) as row_count
from cells
left join results
    on cells.known_on = results.known_on
    and cells.scope_type = results.scope_type
    and cells.scope_key = results.scope_key
    and results.horizon_end between cells.period_start and cells.end_date
group by all
