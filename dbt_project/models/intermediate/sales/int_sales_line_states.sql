{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='line_key',
    on_schema_change='fail'
) }}

with all_lines as not materialized (
    select
        *,
        _record_key as line_key,
        _source_system || ':' || source_account_id as source_account_key
    from {{ ref('int_order_line_states') }}
),

accounts as (select * from {{ ref('int_account_scopes') }}),

products as (select * from {{ ref('int_product_states') }}),

-- The standard cost at the order date; before the first one that is known, that one.
costs as (
    select
        product_id,
        standard_cost,
        known_from,
        case
            when row_number() over product = 1 then date '0001-01-01' else known_from
        end as cost_from,
        lead(known_from, 1, date '9999-12-31') over product as cost_to
    from products
    where standard_cost is not null
    window product as (partition by product_id order by known_from)
),

-- Their nights are those of products.
managers as (select * from {{ ref('int_product_managers') }}),

teams as (select * from {{ ref('int_salesperson_teams') }}),

rates as (select * from {{ ref('int_fx_daily_rates') }}),

budget_rates as (select * from {{ ref('int_fx_budget_rates') }}),

-- Teams and rates have gaps: that one ends is a change, whether or not another begins.
team_changes as (
    select employee_id, known_from as known_on from teams
    union
    select employee_id, known_to from teams where known_to < date '9999-12-31'
),

rate_changes as (
    select currency, day, known_from as known_on from rates
    union
    select currency, day, known_to from rates where known_to < date '9999-12-31'
    union
    select currency, day, known_from from budget_rates
    union
    select currency, day, known_to from budget_rates where known_to < date '9999-12-31'
),

{% if is_incremental() %}
    changed_accounts as (
        select source_account_key from accounts where known_from >= {{ range_start() }}
    ),

    -- Stored first: DuckDB then looks up their range in the lines, 1.7 M of 10 M.
    touched as materialized (
        select line_key from all_lines where known_from >= {{ range_start() }}
        union
        -- By the source's own id, which DuckDB looks up: nothing to do where accounts of a CRM
        -- changed that no order names (10 M lines: 0.9 CPU-seconds).
        select line_key from all_lines
        where
            source_account_id in (
                select substr(source_account_key, strpos(source_account_key, ':') + 1)
                from changed_accounts
            )
            and source_account_key in (select source_account_key from changed_accounts)
        union
        select line_key from all_lines
        where
            product_id in (
                select product_id from products where known_from >= {{ range_start() }}
            )
        union
        select line_key from all_lines
        where
            salesperson_id in (
                select employee_id from team_changes where known_on >= {{ range_start() }}
            )
        union
        select line_key from all_lines
        where
            (currency, order_date) in (
                select (currency, day) from rate_changes where known_on >= {{ range_start() }}
            )
        union
        -- What an earlier run of the same nights looked up and would not find again.
        {{ changed_in_run('line_key', this) }}
    ),

    lines as materialized (
        select * from all_lines where line_key in (select line_key from touched)
    ),
{% else %}
    lines as not materialized (select * from all_lines),
{% endif %}

first_night as (select min(known_from) as known_on from lines),

-- The nights on which something that a line looks up changed. The filter on first_night empties the
-- look-up sides of a first load, where nothing was known before.
looked_up as (
    select lines.line_key, accounts.known_from as known_on
    from lines
    inner join accounts
        on lines.source_account_key = accounts.source_account_key
        and accounts.known_from > lines.known_from
        and accounts.known_from < lines.known_to
        and accounts.known_from > (select known_on from first_night)
    union
    select lines.line_key, products.known_from
    from lines
    inner join products
        on lines.product_id = products.product_id
        and products.known_from > lines.known_from
        and products.known_from < lines.known_to
        and products.known_from > (select known_on from first_night)
    union
    select lines.line_key, team_changes.known_on
    from lines
    inner join team_changes
        on lines.salesperson_id = team_changes.employee_id
        and team_changes.known_on > lines.known_from
        and team_changes.known_on < lines.known_to
        and team_changes.known_on > (select known_on from first_night)
    union
    select lines.line_key, rate_changes.known_on
    from lines
    inner join rate_changes
        on lines.currency = rate_changes.currency
        and lines.order_date = rate_changes.day
        and rate_changes.known_on > lines.known_from
        and rate_changes.known_on < lines.known_to
        and rate_changes.known_on > (select known_on from first_night)
),

-- Most lines look up what never changes: they keep the nights of their own versions. Those of the
-- others are cut where a look-up changed.
points as (
    select line_key, known_from as known_on from lines
    where line_key in (select line_key from looked_up)
    union
    select line_key, known_on from looked_up
),

cuts as (
    select
        line_key,
        known_on as known_from,
        lead(known_on, 1, date '9999-12-31') over (
            partition by line_key order by known_on
        ) as known_to
    from points
),

intervals as (
    select * from lines
    where not exists (select 1 from looked_up where lines.line_key = looked_up.line_key)
    union all by name
    select lines.* exclude (known_from, known_to), cuts.known_from, cuts.known_to
    from cuts
    inner join lines
        on cuts.line_key = lines.line_key
        and cuts.known_from >= lines.known_from
        and cuts.known_from < lines.known_to
),

resolved as (
    select
        lines.*,
        coalesce(accounts.account_key, lines.source_account_key, 'unknown') as account_key,
        coalesce(accounts.is_test, false) as is_test,
        coalesce(accounts.industry_key, 'unknown') as industry_key,
        coalesce(accounts.geo_key, 'unknown') as geo_key,
        coalesce(accounts.customer_group_key, 'none') as customer_group_key,
        coalesce(products.product_line, 'unknown') as product_line_key,
        coalesce(products.category, 'unknown') as category_key,
        case
            when products.is_key_model then coalesce(products.model, products.product_id)
            else 'other'
        end as key_model_key,
        products.launch_date,
        costs.standard_cost,
        coalesce(managers.manager_key, 'unknown') as product_manager_key,
        coalesce(teams.team_key, 'unknown') as team_key,
        coalesce(teams.region_key, 'unknown') as region_key,
        case
            when lines.currency = '{{ var("reporting_currency") }}' then 1.000000
            else rates.rate_to_reporting
        end::decimal(18, 6) as fx_rate,
        case
            when lines.currency = '{{ var("reporting_currency") }}' then 1.000000
            else budget_rates.rate_to_reporting
        end::decimal(18, 6) as budget_rate
    from intervals as lines
    left join accounts
        on lines.source_account_key = accounts.source_account_key
        and lines.known_from >= accounts.known_from
        and lines.known_from < accounts.known_to
    left join products
        on lines.product_id = products.product_id
        and lines.known_from >= products.known_from
        and lines.known_from < products.known_to
    left join costs
        on lines.product_id = costs.product_id
        and lines.order_date >= costs.cost_from
        and lines.order_date < costs.cost_to
        and lines.known_from >= costs.known_from
    left join managers
        on lines.product_id = managers.product_id
        and lines.order_date >= managers.valid_from
        and lines.order_date < managers.valid_to
        and lines.known_from >= managers.known_from
        and lines.known_from < managers.known_to
    left join teams
        on lines.salesperson_id = teams.employee_id
        and lines.order_date >= teams.valid_from
        and lines.order_date < teams.valid_to
        and lines.known_from >= teams.known_from
        and lines.known_from < teams.known_to
    left join rates
        on lines.currency = rates.currency
        and lines.order_date = rates.day
        and lines.known_from >= rates.known_from
        and lines.known_from < rates.known_to
    left join budget_rates
        on lines.currency = budget_rates.currency
        and lines.order_date = budget_rates.day
        and lines.known_from >= budget_rates.known_from
        and lines.known_from < budget_rates.known_to
),

amounts as (
    select
        *,
        {{ net_amount() }} as net_amount,
        {{ gross_amount() }} as gross_amount,
        {{ cost_amount() }} as cost_amount
    from resolved
),

final as (
    select
        line_key,
        known_from,
        known_to,
        greatest(known_from, order_date) as visible_from,
        not _is_deleted
        and not is_test
        and not coalesce(is_intercompany, false)
        and coalesce(order_status not in ('draft', 'cancelled'), true) as is_in_force,
        is_in_force
        and coalesce(
            line_type in ('sale', 'return', 'allowance', 'rebate', 'price_adjustment'), false
        ) as is_counted,
        _source_system || ':' || order_id as order_key,
        order_date,
        order_status,
        line_type,
        'company' as company_key,
        region_key,
        team_key,
        coalesce(salesperson_id, 'unknown') as salesperson_key,
        product_line_key,
        coalesce(channel, 'unknown') as channel_key,
        coalesce(legal_entity_id, 'unknown') as legal_entity_key,
        product_manager_key,
        category_key,
        key_model_key,
        industry_key,
        geo_key,
        customer_group_key,
        account_key,
        product_id,
        launch_date,
        quantity,
        currency,
        fx_rate,
        gross_amount,
        case when line_type = 'sale' then gross_amount - net_amount else 0 end::decimal(18, 2)
            as discount_amount,
        net_amount,
        {{ to_reporting("gross_amount") }} as gross_amount_reporting,
        {{ to_reporting("net_amount") }} as net_amount_reporting,
        {{ to_reporting("net_amount", "budget_rate") }} as net_amount_constant_fx,
        {{ to_reporting("(net_amount + coalesce(tax_amount, 0))") }} as incl_tax_amount_reporting,
        cost_amount,
        coalesce(is_intercompany, false) as is_intercompany,
        is_test,
        _is_deleted,
        _source_system,
        _record_id,
        _batch_id,
        _row_number
    from amounts
)

select * from final
