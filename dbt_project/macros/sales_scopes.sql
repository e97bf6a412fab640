{# The upper scopes a sales line belongs to: scope_type -> column that holds its scope_key. #}
{% macro sales_scopes() %}
    {{ return({
        'company': 'company_key',
        'region': 'region_key',
        'team': 'team_key',
        'salesperson': 'salesperson_key',
        'product_line': 'product_line_key',
        'channel': 'channel_key',
    }) }}
{% endmacro %}

{# One row per scope of each input row, as columns scope_type and scope_key. #}
{% macro unpivot_scopes(relation, columns) %}
    {% for scope_type, key in sales_scopes().items() %}
        select '{{ scope_type }}' as scope_type, {{ key }} as scope_key, {{ columns | join(', ') }}
        from {{ relation }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
{% endmacro %}
