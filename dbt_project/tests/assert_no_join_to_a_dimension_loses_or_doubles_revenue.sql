-- A failure means that sales lines change their number or their money when they are joined to a
-- dimension: a key without a row disappears from every report, one with two rows counts twice.
-- Unknown members have a row as well. Lines are summed by key first: eight joins of all lines would
-- cost more than the marts.
with total as (
    select
        count(*) as line_count,
        sum(net_amount_reporting) as net_revenue,
        sum(net_amount) as net_amount
    from {{ ref('fct_sales_lines') }}
),

{% for name, key, mart, member, which in sales_joins() %}
    lines_{{ loop.index }} as (
        select
            {{ key }} as member_key,
            count(*) as line_count,
            sum(net_amount_reporting) as net_revenue,
            sum(net_amount) as net_amount
        from {{ ref('fct_sales_lines') }}
        group by all
    ),

    members_{{ loop.index }} as (
        select {{ member }} as member_key from {{ ref(mart) }}
        where {{ which }}
    ),
{% endfor %}

joined as (
    {% for name, key, mart, member, which in sales_joins() %}
        select
            '{{ name }}' as dimension,
            sum(line_count) as line_count,
            sum(net_revenue) as net_revenue,
            sum(net_amount) as net_amount
        from lines_{{ loop.index }}
        inner join members_{{ loop.index }} using (member_key)
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    joined.dimension,
    total.line_count as lines_before,
    joined.line_count as lines_after,
    total.net_revenue as revenue_before,
    joined.net_revenue as revenue_after
from joined
cross join total
where total.line_count <> coalesce(joined.line_count, 0)
    or total.net_revenue is distinct from joined.net_revenue
    or total.net_amount is distinct from joined.net_amount
