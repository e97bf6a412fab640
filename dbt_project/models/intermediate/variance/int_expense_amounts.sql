-- Selling expenses of each look and scope. What names no product line or channel is shared out by
-- their revenue, to the cent: whoever has the largest part of a cent left gets it. Where nobody has
-- revenue it stays where it is.
with sums as (
    select * from {{ ref('int_expense_sums') }}
),

unassigned as (
    select * from sums
    where scope_type in ('product_line', 'channel') and scope_key = 'unknown'
),

earning as (
    select
        sales.known_on, sales.scope_type, sales.scope_key, sales.period_grain, sales.period_key,
        unassigned.selling_expense as pool,
        unassigned.unconverted_expenses as pool_unconverted,
        (sales.net_amount * 100)::hugeint as weight,
        sum((sales.net_amount * 100)::hugeint) over pools as weights
    from {{ ref('int_sales_amounts') }} as sales
    inner join unassigned using (known_on, scope_type, period_grain, period_key)
    where sales.net_amount > 0
    window
        pools as (
            partition by
                sales.known_on, sales.scope_type, sales.period_grain, sales.period_key
        )
),

-- In cents, without the sign; the shares of all are short of the pool by less than a cent each.
floors as (
    select
        *,
        (abs(pool) * 100)::hugeint * weight // weights as cents,
        (abs(pool) * 100)::hugeint * weight % weights as remainder
    from earning
),

shares as (
    select
        *,
        sign(pool) * (
            cents
            + (
                row_number() over (
                    partition by known_on, scope_type, period_grain, period_key
                    order by remainder desc, scope_key asc
                ) <= (abs(pool) * 100)::hugeint - sum(cents) over (
                    partition by known_on, scope_type, period_grain, period_key
                )
            )::integer
        )::decimal(38, 0) * 0.01 as selling_expense
    from floors
),

parts as (
    select * from sums
    union all
    select
        known_on, scope_type, scope_key, period_grain, period_key,
        -selling_expense, -unconverted_expenses
    from unassigned
    semi join earning using (known_on, scope_type, period_grain, period_key)
    union all
    select
        known_on, scope_type, scope_key, period_grain, period_key,
        selling_expense, pool_unconverted
    from shares
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(selling_expense)::decimal(38, 2) as selling_expense,
    sum(unconverted_expenses)::bigint as unconverted_expenses
from parts
group by all
