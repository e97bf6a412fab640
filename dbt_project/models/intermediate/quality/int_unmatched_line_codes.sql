-- Each dimension apart, with its own look at the lines: while all its codes are known, DuckDB reads
-- no line for it, and lines kept for all looks would cost more than the looks (3 s of 10 M lines).
{% set members = {
    'product': ('product_key', 'dim_product'),
    'account': ('account_key', 'dim_account'),
    'salesperson': ('salesperson_key', 'dim_salesperson'),
} %}
{% set columns = '_source_system, _batch_id, is_counted, net_amount_reporting' %}
with codes as (
    {% for dimension, (key, model) in members.items() %}
        select
            '{{ dimension }}' as dimension,
            -- An account that nobody knows is the code of its source.
            {{ 'account_key[length(_source_system) + 2:]' if dimension == 'account' else key }}
                as code,
            {{ columns }}
        from {{ ref('fct_sales_lines') }}
        where
            {{ key }} in (
                select {{ key }} from {{ ref(model) }}
                where is_inferred
                    and {{ key }} <> 'unknown'
                    {{ "and account_key not like '%:unknown'" if dimension == 'account' }}
            )
        union all
    {% endfor %}
    select 'channel', channel_key, {{ columns }}
    from {{ ref('fct_sales_lines') }}
    where channel_key not in (select channel from {{ ref('channels') }})
        and channel_key <> 'unknown'
    union all
    select 'currency', currency, {{ columns }}
    from {{ ref('fct_sales_lines') }}
    where fx_rate is null and currency <> 'unknown'
)

select
    dimension,
    _source_system as source,
    _batch_id as batch_id,
    code,
    count(*) as record_count,
    sum(net_amount_reporting) filter (is_counted)::decimal(38, 2) as net_revenue
from codes
group by all
