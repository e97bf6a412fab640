{# What each night changed in what the company and its accounts ordered, delivered and invoiced. #}
{% macro bridge_entries() %}
    select
        known_on, 'company' as scope_type, scope_key,
        date_trunc('month', business_date)::date as month_start, net_amount as ordered
    from {{ ref('int_sales_deltas') }}
    where scope_type = 'company'
    union all by name
    select
        known_on, 'account' as scope_type, account_key as scope_key, month_start,
        net_amount as ordered
    from {{ ref('int_account_deltas') }}
    union all by name
    select
        known_on, scope_type, scope_key,
        date_trunc('month', business_date)::date as month_start,
        delivered_amount as delivered, invoiced_amount as invoiced,
        uninvoiced_change, undelivered_change as prebilled_change
    from {{ ref('int_fulfilment_deltas') }}
    where scope_type in ('company', 'account')
{% endmacro %}

{# Of whom the nights of a run changed something, and from which month on it is told anew. #}
{% macro touched_bridges() %}
    select scope_type, scope_key, min(month_start) as from_month
    from ({{ bridge_entries() }}) as entries
    where known_on >= {{ range_start() }}
    group by all
{% endmacro %}

{# Before a night: the months that are told anew go. #}
{% macro forget_touched_months(relation) %}
    {% if is_incremental() %}
        delete from {{ relation }} as told
        using ({{ touched_bridges() }}) as touched
        where told.scope_type = touched.scope_type
            and told.scope_key = touched.scope_key
            and told.period_key >= strftime(touched.from_month, '%Y-%m')
    {% endif %}
{% endmacro %}

{#
    What stood open in the month before the first that is told anew, and of those without news in the
    last month there is. Their own month stays as it is told.
#}
{% macro standing_bridges(relation, balances) %}
    select
        told.scope_type,
        told.scope_key,
        (told.period_key || '-01')::date as month_start,
        {% for name in balances %}
            told.{{ name }}_closing as {{ name }}_change,
        {% endfor %}
        false as is_news
    from {{ relation }} as told
    cross join night
    left join touched
        on told.scope_type = touched.scope_type and told.scope_key = touched.scope_key
    where told.period_key = coalesce(
            strftime(touched.from_month - interval 1 month, '%Y-%m'),
            (select max(period_key) from {{ relation }})
        )
        and told.period_key < strftime(night.month_start, '%Y-%m')
        and (
            {% for name in balances %}
                told.{{ name }}_closing <> 0 {{ 'or' if not loop.last }}
            {% endfor %}
        )
{% endmacro %}
