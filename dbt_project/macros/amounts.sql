{#
    Exact decimal arithmetic. DuckDB multiplies DECIMAL(18) operands in 18 digits (and fails on
    overflow) and divides to DOUBLE, so factors are widened and quotients are taken in integers.
#}
{% macro times(left, right, left_scale=4) -%}
    ({{ left }}::decimal(38, {{ left_scale }}) * {{ right }})
{%- endmacro %}

{# numerator / denominator, half-up at `places`; NULL where the denominator is NULL or 0. #}
{% macro divide_half_up(numerator, numerator_scale, denominator, denominator_scale, places) -%}
    {% set shift = places + denominator_scale - numerator_scale -%}
    {% set n -%}
        (2 * abs(({{ numerator }})::decimal(38, {{ numerator_scale }}) * 1{{ '0' * numerator_scale }})::hugeint
        * 1{{ '0' * ([shift, 0] | max) }})
    {%- endset -%}
    {% set d -%}
        nullif(abs(({{ denominator }})::decimal(38, {{ denominator_scale }})
        * 1{{ '0' * denominator_scale }})::hugeint * 1{{ '0' * ([-shift, 0] | max) }}, 0)
    {%- endset -%}
    (
        sign({{ numerator }}) * sign({{ denominator }})
        * (({{ n }} + {{ d }}) // (2 * {{ d }}))::decimal(38, 0)
        * 0.{{ '0' * (places - 1) }}1::decimal({{ places + 1 }}, {{ places }})
    )
{%- endmacro %}

{#
    Net amount ex tax in document currency, half-up per line (DECISIONS 15). Allowances, rebates and
    price adjustments have quantity 0 and carry their amount as the discount, whatever the flag says.
#}
{% macro net_amount() -%}
    round(
        {{ times('quantity', 'unit_price') }}
        - case
            when discount_in_unit_price and line_type in ('sale', 'return') then 0
            else coalesce(discount_amount, 0)
        end
        - case when price_includes_tax then coalesce(tax_amount, 0) else 0 end,
        2
    )::decimal(18, 2)
{%- endmacro %}

{# Gross amount at list price ex tax of a sale line, else 0; without a list price, before discount. #}
{% macro gross_amount() -%}
    case
        when coalesce(line_type, '') <> 'sale' then 0.00
        when list_price is not null and price_includes_tax
            then {{ divide_half_up(times('quantity', 'list_price'), 10, '1 + coalesce(tax_rate, 0)', 6, 2) }}
        when list_price is not null then round({{ times('quantity', 'list_price') }}, 2)
        else round(
            {{ times('quantity', 'unit_price') }}
            - case when price_includes_tax then coalesce(tax_amount, 0) else 0 end,
            2
        )
    end::decimal(18, 2)
{%- endmacro %}

{#
    What a line costs, in reporting currency, half-up per line: by its own unit cost, else by the standard
    cost. Unknown without either, and of a line whose revenue is unknown. Allowances move no goods.
#}
{% macro cost_amount() -%}
    case
        when fx_rate is null and coalesce(line_type, '') <> 'gift' then null
        when quantity = 0 then 0
        else round({{ times('quantity', 'coalesce(unit_cost, standard_cost)') }}, 2)
    end::decimal(18, 2)
{%- endmacro %}

{# An amount in document currency at one of the line's rates, half-up per line. #}
{% macro to_reporting(amount, rate='fx_rate') -%}
    round({{ times(amount, rate, left_scale=2) }}, 2)::decimal(18, 2)
{%- endmacro %}

{# The part of an amount that the elapsed workdays of `progress` stand for, half-up. #}
{% macro share_of(amount, progress, scale=2, places=6) -%}
    {{ divide_half_up(
        times(amount, progress ~ '.elapsed_workdays', left_scale=scale), scale,
        progress ~ '.workdays', 0, places
    ) }}
{%- endmacro %}
