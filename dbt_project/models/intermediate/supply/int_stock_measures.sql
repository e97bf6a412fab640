{{ config(materialized='table') }}

-- All stock measures of a cell side by side: of the company, its product lines and the products
-- that belong to none. Without a snapshot no measure is there; without one at the end no on_hand.
with looks as (
    select looks.*, scopes.scope_type, scopes.keep_daily_versions as is_daily
    from {{ ref('int_stock_looks') }} as looks
    inner join {{ ref('scope_types') }} as scopes
        on (looks.is_kept or scopes.keep_daily_versions)
        and scopes.scope_type in ('company', 'product_line')
    where looks.is_look
),

members as (
    select scope_type, scope_key, known_from, known_to from {{ ref('int_scope_members') }}
    union all
    select 'product_line', 'unknown', date '0001-01-01', date '0001-01-01'
),

cells as (
    select looks.*, members.scope_key, bool_or(looks.known_on < members.known_to) as is_member
    from looks
    inner join members
        on looks.scope_type = members.scope_type and looks.known_on >= members.known_from
    group by all
),

products as (
    select
        *,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line }
        ], recursive := true)
    from {{ ref('int_stock_products') }}
),

sums as (
    select
        known_on,
        scope_type,
        scope_key,
        period_grain,
        period_key,
        sum(on_hand) as on_hand,
        sum(window_units) as window_units,
        sum(days)::bigint as observed_days,
        coalesce(sum(days) filter (out_since is not null), 0)::bigint as stockout_days,
        sum(lost_sales) as lost_sales
    from products
    group by all
)

select
    cells.* exclude (is_member, is_look, is_kept),
    cells.is_member or coalesce(sums.observed_days, 0) > 0 as is_present,
    sums.on_hand,
    sums.window_units,
    sums.observed_days,
    sums.stockout_days,
    sums.lost_sales,
    coalesce(sums.observed_days, 0) as row_count
from cells
left join sums using (known_on, scope_type, scope_key, period_grain, period_key)
