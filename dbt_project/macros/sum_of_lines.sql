{#
    The additive measures of sales lines; a line without a rate counts, but adds nothing to money.
    rows: what counts as a row; moved credits are none.
#}
{% macro sum_of_lines(rows='count(*)') -%}
    coalesce(sum(gross_amount_reporting), 0) as gross_amount,
    coalesce(sum(net_amount_reporting), 0) as net_amount,
    coalesce(sum(net_amount_reporting) filter (line_type = 'sale'), 0) as sale_amount,
    coalesce(sum(net_amount_reporting) filter (line_type = 'return'), 0) as return_amount,
    coalesce(sum(quantity) filter (line_type in ('sale', 'return')), 0) as units,
    {{ rows }} as row_count
{%- endmacro %}

{# What the lines cost, and the revenue of those whose cost is known. #}
{% macro sum_of_costs() -%}
    coalesce(sum(cost_amount), 0) as cost_amount,
    coalesce(sum(net_amount_reporting) filter (cost_amount is not null), 0) as costed_amount
{%- endmacro %}

{#
    Revenue at budget rates, and how many lines have none.
    row: what a line counts for; one that is taken from its own seller counts -1.
#}
{% macro sum_of_constant_fx(row='1') -%}
    coalesce(sum(net_amount_constant_fx), 0) as constant_fx_amount,
    coalesce(sum({{ row }}) filter (net_amount_constant_fx is null), 0) as unconverted_count
{%- endmacro %}

{# Revenue with its tax, to compare with money that comes in. #}
{% macro sum_incl_tax() -%}
    coalesce(sum(incl_tax_amount_reporting), 0) as incl_tax_amount
{%- endmacro %}

{# Whether more than one `part`th of the revenue has no cost: of 10 parts one is 10 %. #}
{% macro is_uncosted(part) -%}
    abs(net_amount - costed_amount) * {{ part }} > abs(net_amount)
{%- endmacro %}

{# Whether a night belongs to what this run adds: up to the date the orders reach. #}
{% macro is_new_night(night) -%}
    {% if is_incremental() %}
        {{ night }} >= {{ range_start() }} and
    {% endif %}
    {{ night }} <= {{ entity_as_of('order_line') }}
{%- endmacro %}

{#
    Before a run adds the nights of its range: what an earlier run of the same nights added counts for
    nothing, but its rows stay. A line that a correction moved would otherwise leave no trace where it
    was, and nobody would compute that account or period again.
#}
{% macro void_run_nights(relation, measures) %}
    {% if is_incremental() %}
        update {{ relation }}
        set {% for measure in measures %}{{ measure }} = 0{{ ', ' if not loop.last }}{% endfor %}
        where known_on >= {{ range_start() }}
    {% endif %}
{% endmacro %}
