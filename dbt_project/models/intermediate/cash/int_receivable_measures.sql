{{ config(materialized='table') }}

{% set key = 'known_on, scope_type, scope_key, period_grain, period_key' %}

-- All receivable measures of a cell side by side: what the kpi_ models of cash select from. Cells
-- are the spine of each look, once there are receivables, and every member that has or had any.
with looks as (
    select
        looks.*,
        starts.data_start,
        split_part(looks.period_grain, '_', 1) as grain
    from {{ ref('int_receivable_looks') }} as looks
    inner join {{ ref('int_data_starts') }} as starts on looks.known_on = starts.known_on
),

openings as (
    select min(known_from) as known_from
    from {{ ref('int_opening_balance_states') }}
    where not _is_deleted
),

changes as (
    select
        looks.*, deltas.* exclude (known_on),
        deltas.business_date >= looks.period_start as is_in
    from looks
    inner join {{ ref('int_receivable_deltas') }} as deltas
        on deltas.known_on <= looks.known_on and deltas.business_date <= looks.end_date
),

amounts as (
    select
        {{ key }},
        sum(open_change) as open_amount,
        sum(overdue_change) as overdue_amount,
        sum(due_open_change) filter (not is_in) as due_before,
        sum(due_amount) filter (is_in) as fallen_due_amount,
        sum(collected_amount) filter (is_in) as collected_amount,
        sum(due_uncollected_change - collected_cash) filter (not is_in) as due_before_cash,
        sum(collected_cash) filter (is_in) as collected_cash,
        sum(received_amount) filter (is_in and business_date >= data_start) as received_amount,
        {% for name in ['due', 'collected'] %}
            sum(case grain
                {% for grain in ['month', 'quarter', 'year'] %}
                    when '{{ grain }}' then {{ name }}_{{ grain }}
                {% endfor %}
            end) filter (is_in) as period_{{ name }}_amount,
        {% endfor %}
        sum(row_count) as entry_count,
        sum(row_count) filter (is_in) as row_count
    from changes
    group by all
),

revenues as (
    select
        looks.known_on, deltas.scope_type, deltas.scope_key, looks.period_grain, looks.period_key,
        sum(incl_tax_amount) filter (deltas.business_date >= looks.period_start) as revenue,
        sum(incl_tax_amount) filter (deltas.business_date > looks.end_date - 90) as revenue_90_days
    from looks
    inner join {{ revenue_ref('int_sales_deltas') }} as deltas
        on deltas.known_on <= looks.known_on
        and deltas.business_date <= looks.end_date
        and deltas.business_date >= least(looks.period_start, looks.end_date - 89)
    group by all
),

cells as (
    select {{ key }}, bool_or(is_present) as is_present
    from (
        -- A receipt counts on its day, though it may settle an instalment of a later invoice, whose
        -- salesperson was not there yet.
        select {{ key }}, entry_count > 0 or coalesce(received_amount, 0) <> 0 as is_present
        from amounts
        union all
        select
            looks.known_on, members.scope_type, members.scope_key,
            looks.period_grain, looks.period_key, looks.known_on < members.known_to
        from looks
        inner join {{ ref('int_scope_members') }} as members
            on members.member_from <= looks.period_end
            and members.member_to > looks.period_start
            and looks.known_on >= members.known_from
            and looks.period_start < members.known_to
        where members.scope_type in (select scope_type from amounts)
            and looks.known_on >= (
                select min(known_on) from {{ ref('int_receivable_deltas') }} where row_count <> 0
            )
    )
    group by all
),

daily_scopes as (
    select scope_type from {{ ref('scope_types') }} where keep_daily_versions
)

select
    cells.*,
    looks.period_start,
    looks.period_end,
    looks.end_date,
    cells.scope_type in (select scope_type from daily_scopes) as is_daily,
    coalesce(openings.known_from > looks.known_on, true) as lacks_opening,
    looks.end_date - 89 < looks.data_start as lacks_90_days,
    coalesce(amounts.row_count, 0)::bigint as row_count,
    {% for measure in [
        'open_amount', 'overdue_amount', 'due_before', 'fallen_due_amount', 'collected_amount',
        'due_before_cash', 'collected_cash', 'received_amount', 'period_due_amount',
        'period_collected_amount'
    ] %}
        coalesce(amounts.{{ measure }}, 0) as {{ measure }},
    {% endfor %}
    coalesce(revenues.revenue, 0) as revenue,
    coalesce(revenues.revenue_90_days, 0) as revenue_90_days
from cells
inner join looks using (known_on, period_grain, period_key)
cross join openings
left join amounts using ({{ key }})
left join revenues using ({{ key }})
where looks.is_kept or cells.scope_type in (select scope_type from daily_scopes)
