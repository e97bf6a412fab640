{{ config(materialized='table', enabled=not is_order_basis()) }}

-- What revenue is made of when deliveries or invoices say so, on the orders' last night.
{% set keys = ['region_key', 'team_key', 'salesperson_key'] %}
{% set measures = [
    'quantity', 'gross_amount_reporting', 'net_amount_reporting', 'net_amount_constant_fx',
    'incl_tax_amount_reporting', 'cost_amount'
] %}

with night as (
    select {{ entity_as_of('order_line') }} as known_on
),

parts as (
    select parts.*
    from {{ ref('int_revenue_parts') }} as parts
    inner join night
        on parts.visible_from <= night.known_on and parts.known_to > night.known_on
    where parts.is_in_force
),

moves as (
    select moves.*
    from {{ ref('int_revenue_moves') }} as moves
    inner join night
        on moves.visible_from <= night.known_on and moves.known_to > night.known_on
),

-- What moves is what its part is, but for who gets it and how much.
rows_of_all as (
    select *, true as is_own from parts
    union all by name
    select
        parts.* replace (
            {% for column in keys + measures %}
                moves.{{ column }} as {{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        ),
        false as is_own
    from moves
    inner join parts
        on moves.line_key = parts.line_key and moves.document_key = parts.document_key
)

select
    document_key,
    document_id,
    line_key,
    order_key,
    business_date as revenue_date,
    order_date,
    is_own_date,
    line_type,
    account_key,
    {{ keys | join(', ') }},
    {{ measures | join(', ') }},
    is_counted,
    is_own,
    coalesce(product_id, 'unknown') as product_key,
    product_line_key,
    channel_key,
    legal_entity_key,
    product_manager_key,
    _source_system,
    _record_id as _source_record_id,
    _batch_id,
    _row_number
from rows_of_all
