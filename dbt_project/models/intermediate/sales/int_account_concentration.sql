{{ config(materialized='table') }}

-- Top accounts and the squares of all account shares, for company and regions.
{% set top_n = 10 %}

with looks as (
    select * from {{ ref('int_looks') }} where period_grain in ('month', 'quarter', 'year')
),

deltas as (
    select 'company' as scope_type, 'company' as scope_key, * from {{ ref('int_account_deltas') }}
    union all
    select 'region', region_key, * from {{ ref('int_account_deltas') }}
),

by_account as (
    select
        looks.known_on, deltas.scope_type, deltas.scope_key, looks.period_grain,
        looks.period_key, deltas.account_key, coalesce(sum(deltas.net_amount), 0) as net_amount
    from looks
    inner join deltas
        on deltas.month_start between looks.period_start and looks.period_end
        and deltas.known_on <= looks.known_on
    where deltas.account_key <> 'unknown'
    group by all
    having sum(deltas.row_count) > 0 or sum(deltas.net_amount) <> 0
),

ranked as (
    select
        *, row_number() over (
            partition by known_on, scope_type, scope_key, period_grain, period_key
            order by net_amount desc, account_key asc
        ) as account_rank
    from by_account
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(net_amount) filter (account_rank <= {{ top_n }}) as top_amount,
    coalesce(sum({{ times('net_amount', 'net_amount', left_scale=2) }}) filter (net_amount > 0), 0)
        as sum_of_squares,
    coalesce(sum(net_amount) filter (net_amount > 0), 0) as positive_amount
from ranked
group by all
