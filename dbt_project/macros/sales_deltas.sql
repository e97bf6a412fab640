{#
    Body of int_sales_deltas and int_revenue_deltas. lines, credits: relations shaped like
    int_sales_line_states and int_credit_moves; day: their column of the day that counts.
#}
{% macro sales_deltas(lines, credits, day) %}
    {% set measures = [
        'gross_amount', 'net_amount', 'sale_amount', 'return_amount', 'cost_amount', 'costed_amount',
        'constant_fx_amount', 'unconverted_count', 'incl_tax_amount', 'units', 'row_count'
    ] %}
    -- What each night added to and took from each scope's day. A line counts from the night on which it
    -- was known and its date reached, until the night on which another version replaced it.
    -- Not materialized: read twice, each time for one night's lines, which DuckDB finds without a scan.
    with states as not materialized (
        select * from {{ lines }}
        where is_counted and visible_from < known_to
    ),

    -- They earn nothing and are no rows of a figure, but what they cost is taken from the margin.
    gifts as not materialized (
        select * from {{ lines }}
        where is_in_force and line_type = 'gift' and cost_amount <> 0 and visible_from < known_to
    ),

    -- Shared orders: what their own sellers have less and the participants more.
    credits as not materialized (
        select * from {{ credits }} where visible_from < known_to
    ),

    added as (
        {{ sum_per_scope(
            'states', {'known_on': 'visible_from', 'business_date': day},
            sum_of_lines() ~ ',' ~ sum_of_costs() ~ ',' ~ sum_of_constant_fx() ~ ',' ~ sum_incl_tax(),
            is_new_night('visible_from'), sum_scopes()
        ) }}
        union all by name
        {{ sum_per_scope(
            'gifts', {'known_on': 'visible_from', 'business_date': day},
            'sum(cost_amount) as cost_amount', is_new_night('visible_from'), sum_scopes()
        ) }}
        union all by name
        {{ sum_per_scope(
            'credits', {'known_on': 'visible_from', 'business_date': day},
            sum_of_lines(rows='0') ~ ',' ~ sum_of_costs() ~ ',' ~ sum_of_constant_fx('line_count')
            ~ ',' ~ sum_incl_tax(),
            is_new_night('visible_from'), person_scopes()
        ) }}
    ),

    taken as (
        {{ sum_per_scope(
            'states', {'known_on': 'known_to', 'business_date': day},
            sum_of_lines() ~ ',' ~ sum_of_costs() ~ ',' ~ sum_of_constant_fx() ~ ',' ~ sum_incl_tax(),
            is_new_night('known_to'), sum_scopes()
        ) }}
        union all by name
        {{ sum_per_scope(
            'gifts', {'known_on': 'known_to', 'business_date': day},
            'sum(cost_amount) as cost_amount', is_new_night('known_to'), sum_scopes()
        ) }}
        union all by name
        {{ sum_per_scope(
            'credits', {'known_on': 'known_to', 'business_date': day},
            sum_of_lines(rows='0') ~ ',' ~ sum_of_costs() ~ ',' ~ sum_of_constant_fx('line_count')
            ~ ',' ~ sum_incl_tax(),
            is_new_night('known_to'), person_scopes()
        ) }}
    ),

    changes as (
        select * from added
        union all by name
        select
            * replace (
                {% for measure in measures %}
                    -{{ measure }} as {{ measure }}{{ ',' if not loop.last }}
                {% endfor %}
            )
        from taken
    )

    select
        known_on,
        scope_type,
        scope_key,
        business_date,
        coalesce(sum(gross_amount), 0)::decimal(38, 2) as gross_amount,
        coalesce(sum(net_amount), 0)::decimal(38, 2) as net_amount,
        coalesce(sum(sale_amount), 0)::decimal(38, 2) as sale_amount,
        coalesce(sum(return_amount), 0)::decimal(38, 2) as return_amount,
        coalesce(sum(cost_amount), 0)::decimal(38, 2) as cost_amount,
        coalesce(sum(costed_amount), 0)::decimal(38, 2) as costed_amount,
        coalesce(sum(constant_fx_amount), 0)::decimal(38, 2) as constant_fx_amount,
        coalesce(sum(unconverted_count), 0)::bigint as unconverted_count,
        coalesce(sum(incl_tax_amount), 0)::decimal(38, 2) as incl_tax_amount,
        coalesce(sum(units), 0)::decimal(38, 4) as units,
        coalesce(sum(row_count), 0)::bigint as row_count
    from changes
    group by all
{% endmacro %}
