{{ config(materialized='table') }}

-- All sales measures of a cell side by side: what every kpi_ model selects from. Cells are the
-- spine of each look plus every member that has or had lines or gifts in it, and salespeople and
-- legal entities with a target for it. Whoever had a cell and has none of these any more is absent
-- from that night on.
with looks as (
    select * from {{ ref('int_looks') }}
),

spine as (
    select
        looks.known_on, members.scope_type, members.scope_key,
        looks.period_grain, looks.period_key,
        looks.known_on < members.known_to as is_present
    from looks
    inner join {{ ref('int_scope_members') }} as members
        on members.member_from <= looks.period_end
        and members.member_to > looks.period_start
        and looks.known_on >= members.known_from
        and looks.period_start < members.known_to
),

-- Whoever HR has told of and planning has set a target for, assigned to a team or not; of legal
-- entities planning alone tells.
target_holders as (
    select
        looks.known_on, targets.scope_type, targets.scope_key,
        looks.period_grain, looks.period_key,
        looks.known_on < targets.known_to as is_present
    from looks
    inner join {{ ref('int_targets_in_force') }} as targets
        on targets.period_start between looks.period_start and looks.period_end
        and targets.period_end <= looks.period_end
        and looks.known_on >= targets.known_from
    where looks.period_grain in ('month', 'quarter', 'year')
        and (
            targets.scope_type = 'legal_entity'
            or targets.scope_type = 'salesperson'
            and targets.scope_key in (select employee_id from {{ ref('int_employee_states') }})
        )
),

cells as (
    select
        known_on, scope_type, scope_key, period_grain, period_key, bool_or(is_present) as is_present
    from (
        select * from spine
        union all
        select * from target_holders
        union all
        select
            known_on, scope_type, scope_key, period_grain, period_key,
            row_count > 0 or coalesce(cost_amount, 0) <> 0 or net_amount <> 0
            or coalesce(constant_fx_amount, 0) <> 0
            {{ '' if is_order_basis() else 'or order_row_count > 0' }}
        from {{ ref('int_sales_amounts') }}
    )
    group by all
),

company as (
    select known_on, period_grain, period_key, net_amount
    from {{ ref('int_sales_amounts') }}
    where scope_type = 'company'
),

daily_scopes as (
    select scope_type from {{ ref('scope_types') }} where keep_daily_versions
),

kept_cells as (
    select
        cells.*,
        looks.period_start,
        looks.period_end,
        looks.end_date,
        starts.data_start,
        cells.scope_type in (select scope_type from daily_scopes) as is_daily
    from cells
    inner join looks using (known_on, period_grain, period_key)
    inner join {{ ref('int_data_starts') }} as starts on cells.known_on = starts.known_on
    where looks.is_kept or cells.scope_type in (select scope_type from daily_scopes)
)

select
    cells.*,
    coalesce(amounts.row_count, 0) as row_count,
    coalesce(amounts.gross_amount, 0) as gross_amount,
    coalesce(amounts.net_amount, 0) as net_amount,
    coalesce(amounts.sale_amount, 0) as sale_amount,
    coalesce(amounts.{{ 'sale_amount' if is_order_basis() else 'order_sale_amount' }}, 0)
        as order_sale_amount,
    coalesce(amounts.return_amount, 0) as return_amount,
    coalesce(amounts.cost_amount, 0) as cost_amount,
    coalesce(amounts.costed_amount, 0) as costed_amount,
    coalesce(amounts.constant_fx_amount, 0) as constant_fx_amount,
    coalesce(amounts.unconverted_count, 0) as unconverted_count,
    coalesce(amounts.units, 0) as units,
    coalesce(amounts.new_product_amount, 0) as new_product_amount,
    coalesce(company.net_amount, 0) as company_amount,
    coalesce(counts.order_count, 0) as order_count,
    coalesce(counts.customer_count, 0) as customer_count,
    coalesce(active.active_count, 0) as active_count,
    coalesce(active.repeat_count, 0) as repeat_count,
    coalesce(churn.opening_count, 0) as opening_count,
    coalesce(churn.churned_count, 0) as churned_count,
    coalesce(retention.base_amount, 0) as base_amount,
    coalesce(retention.retained_amount, 0) as retained_amount,
    coalesce(new_customers.new_count, 0) as new_count,
    coalesce(new_customers.unknown_count, 0) as unknown_newness_count,
    coalesce(windows.ytd_amount, 0) as ytd_amount,
    coalesce(windows.rolling_3m_amount, 0) as rolling_3m_amount,
    coalesce(windows.rolling_12m_amount, 0) as rolling_12m_amount,
    coalesce(concentration.top_amount, 0) as top_amount,
    coalesce(concentration.sum_of_squares, 0) as sum_of_squares,
    coalesce(concentration.positive_amount, 0) as positive_amount,
    targets.target_amount,
    targets.due_amount,
    progress.elapsed_workdays,
    progress.workdays
from kept_cells as cells
left join {{ ref('int_sales_amounts') }} as amounts
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join company
    using (known_on, period_grain, period_key)
left join {{ ref('int_sales_counts') }} as counts
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_active_customers') }} as active
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_churn') }} as churn
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_retention') }} as retention
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_new_customers') }} as new_customers
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_sales_windows') }} as windows
    on cells.known_on = windows.known_on
    and cells.scope_type = windows.scope_type
    and cells.scope_key = windows.scope_key
    and case cells.period_grain when 'month' then cells.period_key end = windows.period_key
left join {{ ref('int_account_concentration') }} as concentration
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_target_amounts') }} as targets
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_period_progress') }} as progress
    using (known_on, period_grain, period_key)
