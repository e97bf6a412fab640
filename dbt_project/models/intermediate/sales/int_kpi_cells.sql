{{ config(materialized='table') }}

-- Every KPI cell this run recomputed, as of each night that touched it.
{% for kpi in var('kpis') %}
    select * from {{ ref('kpi_' ~ kpi) }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
