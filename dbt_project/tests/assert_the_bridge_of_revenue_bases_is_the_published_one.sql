-- A failure means that accounts do not add up to the company in the bridge from orders to invoices,
-- or that the company's months are not those of the published KPIs; net revenue is one of them.
{% set documented = 'invoiced' if revenue_documents() == 'invoice' else 'delivered' %}
{% set revenue = 'ordered' if is_order_basis() else documented %}
with signed as (
    select *, if(scope_type = 'company', 1, -1) as sign
    from {{ ref('mart_order_delivery_invoice_bridge') }}
),

published as (
    select
        period_key,
        coalesce(sum(value) filter (kpi_id = 'net_revenue'), 0) as revenue,
        coalesce(sum(value) filter (kpi_id = 'net_revenue_delivered'), 0) as delivered,
        coalesce(sum(value) filter (kpi_id = 'net_revenue_invoiced'), 0) as invoiced
    from {{ ref('fct_kpi_values') }}
    where scope_type = 'company' and period_grain = 'month'
        and kpi_id in ('net_revenue', 'net_revenue_delivered', 'net_revenue_invoiced')
    group by all
)

select period_key, 'accounts' as differs
from signed
group by all
having
    (sum(sign * ordered), sum(sign * delivered), sum(sign * invoiced)) <> (0, 0, 0)
    or (sum(sign * backlog_closing), sum(sign * uninvoiced_closing)) <> (0, 0)
    or sum(sign * prebilled_closing) <> 0
union all
select published.period_key, 'published' as differs
from published
left join signed
    on published.period_key = signed.period_key and signed.scope_type = 'company'
where (published.revenue, published.delivered, published.invoiced)
    <> (
        coalesce(signed.{{ revenue }}, 0), coalesce(signed.delivered, 0),
        coalesce(signed.invoiced, 0)
    )
