{#
    The joins by which a sales line reaches its dimensions: name, key of fct_sales_lines, mart, key of
    the mart, and which of its rows are meant.
#}
{% macro sales_joins() %}
    {{ return([
        ('account', 'account_key', 'dim_account', 'account_key', 'true'),
        ('product', 'product_key', 'dim_product', 'product_key', 'true'),
        ('salesperson', 'salesperson_key', 'dim_salesperson', 'salesperson_key', 'true'),
        ('team', 'team_key', 'dim_org_unit', 'org_unit_key', 'true'),
        ('region', 'region_key', 'dim_org_unit', 'org_unit_key', 'true'),
        ('channel', 'channel_key', 'dim_scope', 'scope_key', "scope_type = 'channel'"),
        ('product line', 'product_line_key', 'dim_scope', 'scope_key', "scope_type = 'product_line'"),
        ('legal entity', 'legal_entity_key', 'dim_legal_entity', 'legal_entity_key', 'true'),
        (
            'product manager', 'product_manager_key', 'dim_scope', 'scope_key',
            "scope_type = 'product_manager'"
        ),
        ('date', 'order_date', 'dim_date', 'date_key', 'true'),
    ]) }}
{% endmacro %}
