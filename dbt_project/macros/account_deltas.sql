{#
    Body of int_account_deltas and int_revenue_account_deltas; arguments as in sales_deltas.
#}
{% macro account_deltas(lines, credits, day) %}
    -- As int_sales_deltas, for accounts: by day and region, which is all that is asked of them.
    with states as not materialized (
        select *, {{ day }} as on_day
        from {{ lines }}
        where is_counted and visible_from < known_to
    ),

    credits as not materialized (
        select *, {{ day }} as on_day
        from {{ credits }}
        where visible_from < known_to
    ),

    added as (
        select visible_from as known_on, account_key, region_key, on_day, {{ sum_of_lines() }}
        from states
        where {{ is_new_night('visible_from') }}
        group by all
        union all
        select visible_from, account_key, region_key, on_day, {{ sum_of_lines(rows='0') }}
        from credits
        where {{ is_new_night('visible_from') }}
        group by all
    ),

    taken as (
        select known_to as known_on, account_key, region_key, on_day, {{ sum_of_lines() }}
        from states
        where {{ is_new_night('known_to') }}
        group by all
        union all
        select known_to, account_key, region_key, on_day, {{ sum_of_lines(rows='0') }}
        from credits
        where {{ is_new_night('known_to') }}
        group by all
    ),

    changes as (
        select * from added
        union all
        select
            * replace (
                -gross_amount as gross_amount, -net_amount as net_amount, -units as units,
                -row_count as row_count
            )
        from taken
    )

    select
        known_on,
        account_key,
        region_key,
        on_day as business_date,
        date_trunc('month', on_day)::date as month_start,
        -- In 18 digits, an account's day: its many readers sum them at two thirds of the cost of 38.
        sum(gross_amount)::decimal(18, 2) as gross_amount,
        sum(net_amount)::decimal(18, 2) as net_amount,
        sum(units)::decimal(18, 4) as units,
        sum(row_count)::bigint as row_count
    from changes
    group by all
{% endmacro %}
