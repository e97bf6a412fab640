-- What an entity earns with others, as published, beside what entities sell to each other.
{% set figures = [
    'net_revenue', 'gross_margin', 'gross_margin_rate', 'selling_expense', 'contribution_rate'
] %}

with cells as (
    select * from {{ ref('fct_kpi_values') }}
    where scope_type = 'legal_entity' and period_grain = 'month'
        and kpi_id in (
            {% for kpi in figures %}
                '{{ kpi }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
),

published as (
    select
        {% for kpi in figures %}
            max(value) filter (kpi_id = '{{ kpi }}') as {{ kpi }},
        {% endfor %}
        max(denominator - numerator) filter (kpi_id = 'gross_margin_rate') as cost_amount,
        max(status) filter (kpi_id = 'gross_margin_rate') as margin_status,
        max(status) filter (kpi_id = 'contribution_rate') as contribution_status,
        period_key,
        scope_key as legal_entity_key
    from cells
    group by all
),

internal as (
    select
        strftime(order_date, '%Y-%m') as period_key,
        legal_entity_key,
        coalesce(sum(net_amount_reporting), 0) as net_revenue,
        coalesce(sum(cost_amount), 0) as cost_amount
    from {{ ref('fct_sales_lines') }}
    where is_intercompany
        and coalesce(order_status not in ('draft', 'cancelled'), true)
        and line_type in ('sale', 'return', 'allowance', 'rebate', 'price_adjustment')
    group by all
),

joined as (
    select
        published.* exclude (period_key, legal_entity_key),
        coalesce(published.period_key, internal.period_key) as period_key,
        coalesce(published.legal_entity_key, internal.legal_entity_key) as legal_entity_key,
        internal.net_revenue as internal_revenue,
        internal.cost_amount as internal_cost
    from published
    full join internal
        on published.period_key = internal.period_key
        and published.legal_entity_key = internal.legal_entity_key
),

ranked as (
    select
        *,
        dense_rank() over (
            partition by period_key order by gross_margin_rate desc nulls last
        ) as margin_place,
        dense_rank() over (
            partition by period_key order by contribution_rate desc nulls last
        ) as profit_place
    from joined
)

select
    period_key,
    legal_entity_key,
    coalesce(net_revenue, 0)::decimal(38, 2) as external_revenue,
    coalesce(internal_revenue, 0)::decimal(38, 2) as intercompany_revenue,
    coalesce(cost_amount, 0)::decimal(38, 2) as external_cost,
    coalesce(internal_cost, 0)::decimal(38, 2) as intercompany_cost,
    gross_margin::decimal(38, 2) as gross_margin,
    gross_margin_rate,
    coalesce(margin_status, 'no_denominator') as margin_status,
    selling_expense::decimal(38, 2) as selling_expense,
    (gross_margin - selling_expense)::decimal(38, 2) as profit,
    contribution_rate as profit_margin_rate,
    coalesce(contribution_status, 'no_denominator') as profit_status,
    case when gross_margin_rate is not null then margin_place end::bigint as margin_rank,
    case when contribution_rate is not null then profit_place end::bigint as profit_rank
from ranked
