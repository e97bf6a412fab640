{#
    Looks at closed months, quarters and years of which a night learnt more: what a family of measures
    looks at beside the periods of sales.

    changes: relation with known_on and the days that changed, from `first_day` to `last_day`.
#}
{% macro closed_periods(changes, first_day, last_day=none) %}
    select
        changes.known_on, periods.period_grain, periods.period_key, periods.period_start,
        periods.period_end, periods.period_end as end_date, true as is_kept
    from {{ changes }} as changes
    inner join {{ ref('int_nights') }} as nights on changes.known_on = nights.known_on
    inner join {{ ref('int_data_starts') }} as starts on changes.known_on = starts.known_on
    inner join {{ ref('int_periods') }} as periods
        on changes.{{ first_day }} <= periods.period_end
        and changes.{{ last_day or first_day }} >= periods.period_start
        and periods.period_grain in ('month', 'quarter', 'year')
        and periods.period_end between starts.data_start and changes.known_on - 1
{% endmacro %}
