{#
    CTE `gone`: cells above accounts that stood and that a look no longer has, with the look's columns
    and their scope_key; CTEs `looked` and `standing` lead to it. A look takes all cells of a period
    above accounts, so they are no more. Not every family knows where its records were, least of all
    on a night that runs again: a case of nobody's that gets its owner by a replay.

    cells: CTE of the cells of this run's looks, with known_on and valid_from.
#}
{% macro gone_cells(cells) %}
    {% set group = ['kpi_id', 'scope_type', 'period_grain', 'period_key'] %}
    looked as (
        select {{ group | join(', ') }}, definition_version, known_on, valid_from
        from {{ cells }}
        where scope_type <> 'account'
        group by all
    ),

    standing as (
        select {{ group | join(', ') }}, scope_key, min(known_on) as stands_from
        from {{ cells }}
        where scope_type <> 'account'
        group by all
        {% if is_incremental() %}
            union all
            select {{ group | join(', ') }}, scope_key, date '0001-01-01'
            from {{ this }}
            where scope_type <> 'account' and valid_to is null and value_status <> 'absent'
        {% endif %}
    ),

    gone as (
        select distinct looked.*, standing.scope_key
        from looked
        inner join standing
            on looked.known_on > standing.stands_from
            {% for key in group %}
                and looked.{{ key }} = standing.{{ key }}
            {% endfor %}
        anti join {{ cells }} as cells
            on looked.known_on = cells.known_on
            and standing.scope_key = cells.scope_key
            {% for key in group %}
                and looked.{{ key }} = cells.{{ key }}
            {% endfor %}
    )
{%- endmacro %}
