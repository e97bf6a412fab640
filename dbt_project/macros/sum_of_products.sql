{# The scopes whose products are compared: a product line is a part of the company. #}
{% macro product_scopes() %}
    {{ return({'company': 'company_key', 'region': 'region_key', 'channel': 'channel_key'}) }}
{% endmacro %}

{# What sums of products are grouped by besides, for sum_per_scope; `more` comes first. #}
{% macro by_product(more) %}
    {{ return(dict(
        more,
        product_line='product_line_key',
        product_key="coalesce(product_id, 'unknown')",
        currency="coalesce(currency, 'unknown')"
    )) }}
{% endmacro %}

{#
    The measures that effects of price, volume and mix are made of. Units and document amounts are
    those of lines with revenue, or their prices would be wrong. row: as in sum_of_constant_fx.
#}
{% macro sum_of_products(row='1') -%}
    coalesce(sum(net_amount) filter (net_amount_reporting is not null), 0) as document_amount,
    coalesce(sum(net_amount_reporting), 0) as net_amount,
    coalesce(sum(quantity) filter (
        line_type in ('sale', 'return') and net_amount_reporting is not null
    ), 0) as units,
    coalesce(sum({{ row }}) filter (net_amount_reporting is null), 0) as spot_gap_count,
    {{ sum_of_constant_fx(row) }}
{%- endmacro %}
