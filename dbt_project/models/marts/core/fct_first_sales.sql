with firsts as (
    select * from {{ ref('int_first_sales') }}
    where known_from <= {{ entity_as_of('order_line') }}
        and known_to > {{ entity_as_of('order_line') }}
),

supplied as (
    select account_key, min(first_order_date) as first_order_date
    from {{ ref('int_account_keys') }}
    where first_order_date is not null
        and known_from <= {{ entity_as_of('order_line') }}
        and known_to > {{ entity_as_of('order_line') }}
    group by all
),

snapshot as (
    select * from {{ ref('dim_snapshot') }}
)

select
    firsts.subject as account_key,
    firsts.first_date as first_sale_date,
    firsts.line_key,
    {{ newness('firsts.first_date', 'supplied.first_order_date', 'snapshot.data_start') }}
        as newness,
    firsts.region_key,
    firsts.team_key,
    firsts.salesperson_key,
    firsts.product_line_key,
    firsts.channel_key
from firsts
cross join snapshot
left join supplied on firsts.subject = supplied.account_key
