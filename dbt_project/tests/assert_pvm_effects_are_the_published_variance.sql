-- A failure means that the effects of a product do not add up to its variance, or those of a scope
-- not to the difference of its published figures: revenue got lost or doubled between the two.
{% set effects = [
    'fx_effect', 'price_effect', 'volume_effect', 'mix_effect', 'new_effect',
    'discontinued_effect', 'other_effect'
] %}

with broken_products as (
    select
        base, scope_type, scope_key, period_key, product_key, variance,
        null::decimal(38, 9) as published
    from {{ ref('mart_pvm_products') }}
    where {{ effects | join(' + ') }} <> variance
),

growth as (
    select * from {{ ref('fct_kpi_comparisons') }} where kpi_id = 'net_revenue'
),

-- A member that sold in the base alone has no cell: then nothing was sold in the period.
published as (
    select
        pvm.base, pvm.scope_type, pvm.scope_key, pvm.period_key, null as product_key, pvm.variance,
        case
            when growth.value is null then -pvm.base_revenue
            when pvm.base = 'budget' then growth.value - pvm.base_revenue
            when pvm.base = 'prior_year' then growth.yoy_change
            else growth.prev_change
        end as published
    from {{ ref('mart_pvm') }} as pvm
    left join growth using (scope_type, scope_key, period_grain, period_key)
)

select * from broken_products
union all
select * from published where published is distinct from variance
