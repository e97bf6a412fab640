{#
    What revenue means (SALES_PIPELINE_REVENUE_BASIS): what was ordered, delivered or invoiced. Models of
    orders are their own twins of revenue; on the other bases the twins exist beside them, made of
    int_revenue_parts, and whoever counts revenue reads those.
#}
{% macro is_order_basis() %}
    {{ return(var('revenue_basis') == 'order') }}
{% endmacro %}

{# What revenue is made of, named by its model of orders. #}
{% macro revenue_ref(model) %}
    {% set twins = {
        'int_sales_line_states': 'int_revenue_parts',
        'int_credit_moves': 'int_revenue_moves',
        'int_sales_deltas': 'int_revenue_deltas',
        'int_account_deltas': 'int_revenue_account_deltas',
        'int_daily_deltas': 'int_revenue_daily_deltas',
    } %}
    {{ return(ref(model if is_order_basis() else twins[model])) }}
{% endmacro %}

{# The day on which a row of revenue_ref('int_sales_line_states') counts. #}
{% macro revenue_date() -%}
    {{ 'order_date' if is_order_basis() else 'business_date' }}
{%- endmacro %}

{# Whose documents say what revenue is, on the bases that are not orders. #}
{% macro revenue_documents() -%}
    {{ 'invoice' if var('revenue_basis') == 'invoiced' else 'delivery' }}
{%- endmacro %}

{# What int_revenue_parts shares out of an order line, with its decimal places. #}
{% macro line_measures() %}
    {{ return({
        'gross_amount_reporting': 2, 'net_amount': 2, 'net_amount_reporting': 2,
        'net_amount_constant_fx': 2, 'incl_tax_amount_reporting': 2, 'cost_amount': 2, 'quantity': 4
    }) }}
{% endmacro %}

{#
    What the documents of a line come to in a measure, with this one (`after`) or without (`before`):
    goods by quantity; other money by quantity of deliveries, by amount of invoices. What the documents
    tell themselves is taken as told. Over columns of `weighed` in int_revenue_parts.
#}
{% macro part_of_line(measure, side) %}
    {% set by_amount = revenue_documents() == 'invoice' %}
    {% set told = {'quantity': 'goods', 'net_amount_reporting': 'told'} %}
    {% if by_amount %}
        {% do told.update({'net_amount': 'money'}) %}
    {% endif %}
    case
        when is_own_date then {{ measure }} * {{ 1 if side == 'after' else 0 }}
        {% if measure in told %}
            else {{ told[measure] }}_{{ side }}
        {% elif by_amount and measure not in ['gross_amount_reporting', 'cost_amount'] %}
            -- What is billed of a line of nothing is worth what it says.
            when net_amount = 0 then {{ measure }} * 0 + told_{{ side }}
            else {{ divide_half_up(
                times(measure, 'money_' ~ side, left_scale=2), 4, 'net_amount', 2, 2
            ) }}
        {% else %}
            {% if measure == 'cost_amount' %}
                when not is_measured then null
            {% endif %}
            when quantity = 0 then {{ measure }} * 0
            else {{ divide_half_up(
                times(measure, 'goods_' ~ side, left_scale=2), 6, 'quantity', 4, 2
            ) }}
        {% endif %}
    end
{% endmacro %}
