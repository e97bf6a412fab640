{#
    Body of int_daily_deltas and int_revenue_daily_deltas; arguments as in sales_deltas.
#}
{% macro daily_deltas(lines, credits, day) %}
    {% set measures = [
        'gross_amount', 'net_amount', 'sale_amount', 'return_amount', 'cost_amount', 'costed_amount'
    ] %}
    -- Money is narrow here: DuckDB sums wide decimals at eleven times the cost.
    -- As int_sales_deltas, by day, channel and product line in two ways: by team and region, and by
    -- product. One pass over the night's lines makes both; shared orders move between people alone.
    {% set cell = 'known_on, on_day, channel_key, product_line_key' %}
    {% set cuts = 'grouping sets ((' ~ cell ~ ', region_key, team_key), (' ~ cell ~ ', product_key))' %}
    {% set sums = sum_of_lines() ~ ',' ~ sum_of_costs() %}

    with states as not materialized (
        select *, coalesce(product_id, 'unknown') as product_key
        from {{ lines }}
        where is_counted and visible_from < known_to
    ),

    gifts as not materialized (
        select *, coalesce(product_id, 'unknown') as product_key
        from {{ lines }}
        where is_in_force and line_type = 'gift' and cost_amount <> 0 and visible_from < known_to
    ),

    credits as not materialized (
        select * from {{ credits }} where visible_from < known_to
    ),

    changes as (
        {% for night, sign in {'visible_from': 1, 'known_to': -1}.items() %}
            {% for relation in ['states', 'gifts'] %}
                select
                    {{ sign }} as sign,
                    {{ night }} as known_on,
                    {{ day }} as on_day,
                    channel_key,
                    product_line_key,
                    region_key,
                    team_key,
                    product_key,
                    {{ sums if relation == 'states' else 'sum(cost_amount) as cost_amount' }}
                from {{ relation }}
                where {{ is_new_night(night) }}
                group by {{ cuts }}
                union all by name
            {% endfor %}
            select
                {{ sign }} as sign,
                {{ night }} as known_on,
                {{ day }} as on_day,
                channel_key,
                product_line_key,
                region_key,
                team_key,
                {{ sum_of_lines(rows='0') }},
                {{ sum_of_costs() }}
            from credits
            where {{ is_new_night(night) }}
            group by all
            {{ 'union all by name' if not loop.last }}
        {% endfor %}
    )

    select
        known_on,
        on_day as business_date,
        channel_key,
        product_line_key,
        region_key,
        team_key,
        product_key,
        {% for measure in measures %}
            coalesce(sum(sign * {{ measure }}), 0)::decimal(18, 2) as {{ measure }},
        {% endfor %}
        coalesce(sum(sign * units), 0)::decimal(18, 4) as units,
        coalesce(sum(sign * row_count), 0)::bigint as row_count
    from changes
    group by all
{% endmacro %}
