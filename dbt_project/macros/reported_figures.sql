{#
    CTE `reported_figures`: the KPIs of a scope type that were told of a closed period by its closing.
    One that is published since, as a new KPI or scope is, was never reported and is not restated.

    closed: CTE of closed periods. Versions of an open period may bear its first day, whichever night
    brought them: they tell of the period itself alone.
#}
{% macro reported_figures(closed) %}
    first_told as (
        select
            history.kpi_id, history.scope_type, history.period_grain,
            min(history.valid_from) as told_on
        from (
            select distinct kpi_id, scope_type, period_grain, period_key, valid_from
            from {{ ref('fct_kpi_values_history') }}
        ) as history
        inner join {{ ref('int_periods') }} as periods
            on history.period_grain = periods.period_grain
            and history.period_key = periods.period_key
            and history.valid_from > periods.period_start
        group by all
    ),

    reported_figures as (
        select first_told.kpi_id, first_told.scope_type, closed.period_grain, closed.period_key
        from first_told
        inner join {{ closed }} as closed
            on first_told.period_grain = closed.period_grain
            and first_told.told_on <= closed.closed_on
        union
        select history.kpi_id, history.scope_type, closed.period_grain, closed.period_key
        from {{ ref('fct_kpi_values_history') }} as history
        inner join {{ closed }} as closed
            on history.period_grain = closed.period_grain
            and history.period_key = closed.period_key
            and history.valid_from <= closed.closed_on
    )
{%- endmacro %}
