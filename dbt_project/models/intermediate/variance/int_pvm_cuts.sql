-- What was sold in the part of a month that the base of an open period ends with. Months are known
-- by product, days are not: the lines of those one or two months are read again.
{% set columns = by_product({'month_start': 'month_start', 'base_end': 'base_end'}) %}

with night as (
    select {{ entity_as_of('order_line') }} as known_on
),

cuts as (
    select distinct date_trunc('month', base_end)::date as month_start, base_end
    from {{ ref('int_pvm_comparisons') }}
    where base_end <> last_day(base_end)
),

days as (
    select
        *,
        unnest(generate_series(month_start, base_end, interval 1 day))::date as {{ revenue_date() }}
    from cuts
),

states as (
    select lines.*, days.month_start, days.base_end
    from {{ revenue_ref('int_sales_line_states') }} as lines
    inner join days on lines.{{ revenue_date() }} = days.{{ revenue_date() }}
    inner join night
        on lines.visible_from <= night.known_on and lines.known_to > night.known_on
    where lines.is_counted
),

credits as (
    select moves.*, days.month_start, days.base_end
    from {{ revenue_ref('int_credit_moves') }} as moves
    inner join days on moves.{{ revenue_date() }} = days.{{ revenue_date() }}
    inner join night
        on moves.visible_from <= night.known_on and moves.known_to > night.known_on
)

{{ sum_per_scope('states', columns, sum_of_products(), 'true', product_scopes()) }}
union all by name
{{ sum_per_scope(
    'credits', columns, sum_of_products('line_count'), 'true', {'region': 'region_key'}
) }}
