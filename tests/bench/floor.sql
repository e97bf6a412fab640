-- The marts of one night, written by hand as one script: the floor the model stage is measured
-- against. Frozen: it is not edited in a commit that improves a ratio (DECISIONS 20).
-- Needs the repository as working directory and the landed batches attached as `control`. A full
-- build of one night needs no history and no knowledge intervals; the rest is the same marts.
set threads = 2;
set memory_limit = '3GB';
set preserve_insertion_order = false;
set TimeZone = 'UTC';
set variable as_of = (select as_of_date from control.run.run_context);

create schema marts;

create temp macro clean(code) as nullif(case
    when strlen(code) = length(code) then trim(code, ' ' || chr(9) || chr(10) || chr(13))
    else trim(regexp_replace(
        translate(
            code,
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ－　',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz- '
        ),
        '[\x{0000}-\x{001F}\x{007F}\x{00A0}\x{200B}-\x{200F}\x{2060}\x{FEFF}]', '', 'g'
    ))
end, '');

-- Half-up division in integers: DuckDB divides decimals to DOUBLE. 6 decimals in, 9 out.
create temp macro ratio(n, d) as
    sign(n) * sign(d) * (
        (2 * abs(n::decimal(38, 6) * 1000000)::hugeint * 1000000000
            + abs(d::decimal(38, 6) * 1000000)::hugeint)
        // (2 * nullif(abs(d::decimal(38, 6) * 1000000)::hugeint, 0))
    )::decimal(38, 0) * 0.000000001::decimal(10, 9);

----------  calendar

create table marts.dim_date as
with dates as (
    select unnest(generate_series(
        date '2009-12-28', date_trunc('year', getvariable('as_of') + interval 2 year),
        interval 1 day
    ))::date as date_key
),

exceptions as (
    select date_key::date as date_key, is_workday::boolean as is_workday, name_zh, name_en
    from read_csv('dbt_project/seeds/cn_workday_exceptions.csv')
)

select
    date_key,
    year(date_key)::integer as calendar_year,
    quarter(date_key)::integer as calendar_quarter,
    month(date_key)::integer as calendar_month,
    strftime(date_key, '%Y-%m') as month_key,
    strftime(date_key, '%G-W%V') as week_key,
    isodow(date_key)::integer as iso_weekday,
    'FY' || year(date_key) as fiscal_year_key,
    year(date_key) || 'Q' || quarter(date_key) as fiscal_quarter_key,
    month(date_key)::integer as fiscal_month,
    coalesce(exceptions.is_workday, isodow(date_key) <= 5) as is_workday,
    (count(*) filter (coalesce(exceptions.is_workday, isodow(date_key) <= 5)) over (
        partition by date_trunc('month', date_key) order by date_key
    ))::integer as workday_of_month,
    year(date_key) not between (select year(min(date_key)) from exceptions)
    and (select year(max(date_key)) from exceptions) as is_estimated,
    exceptions.name_zh as holiday_zh,
    exceptions.name_en as holiday_en
from dates
left join exceptions using (date_key);

create table marts.dim_period as
with days as (
    select date_key, is_workday, 'day' as period_grain, strftime(date_key, '%Y-%m-%d') as period_key
    from marts.dim_date
    union all
    select date_key, is_workday, 'week', week_key from marts.dim_date
    union all
    select date_key, is_workday, 'month', month_key from marts.dim_date
    union all
    select date_key, is_workday, 'quarter', fiscal_quarter_key from marts.dim_date
    union all
    select date_key, is_workday, 'year', fiscal_year_key from marts.dim_date
),

periods as (
    select
        period_grain, period_key, min(date_key) as period_start, max(date_key) as period_end,
        count(*)::integer as days, (count(*) filter (is_workday))::integer as workdays
    from days
    group by all
),

linked as (
    select
        *,
        lag(period_key) over (partition by period_grain order by period_start) as prev_period_key,
        case period_grain
            when 'day' then strftime(period_start - interval 1 year, '%Y-%m-%d')
            when 'week' then (left(period_key, 4)::integer - 1) || right(period_key, 4)
            when 'month' then strftime(period_start - interval 1 year, '%Y-%m')
            when 'quarter' then (left(period_key, 4)::integer - 1) || right(period_key, 2)
            else 'FY' || (right(period_key, 4)::integer - 1)
        end as yoy_candidate
    from periods
)

select
    linked.* exclude (yoy_candidate),
    last_year.period_key as yoy_period_key,
    linked.period_end <= getvariable('as_of') as is_complete,
    null::date as closed_on  -- the bench closes no month
from linked
left join periods as last_year
    on linked.period_grain = last_year.period_grain
    and linked.yoy_candidate = last_year.period_key;

----------  masters: the latest version of each record; what a full delivery lacks is deleted

create temp table accounts as
with records as (
    select
        'erp:' || clean(source_account_id) as record_key, clean(tax_id) as tax_id,
        clean(owner_id) as owner_id, name,
        case account_type
            when '终端客户' then 'customer' when '经销商' then 'customer'
            when '内部单位' then 'internal' when '测试客户' then 'test'
            else clean(account_type)
        end as account_type,
        industry, places.code as region_code, province, city,
        clean(customer_group_id) as customer_group_id, level, is_test, first_order_date,
        _source_modified_at, _extracted_at, _row_hash,
        _is_deleted or _batch_order < max(_batch_order) over () as is_deleted
    from control.landed.erp__customers
    left join read_csv('dbt_project/seeds/map_region.csv', all_varchar = true) as places
        on places.word = province
    where _accepted
    union all by name
    select
        'zoho:' || clean(source_account_id) as record_key, clean(tax_id) as tax_id,
        clean(owner_id) as owner_id, name,
        case account_type
            when 'Customer' then 'customer' when 'Prospect' then 'prospect'
            else clean(account_type)
        end as account_type,
        industry, province, city, level, is_test,
        _source_modified_at, _extracted_at, _row_hash, _is_deleted as is_deleted
    from control.landed.zoho__accounts
    where _accepted
    union all by name
    select
        'fxiaoke:' || clean(source_account_id) as record_key, clean(tax_id) as tax_id,
        clean(owner_id) as owner_id, name,
        case account_type
            when '已成交' then 'customer' when '未成交' then 'prospect'
            else clean(account_type)
        end as account_type,
        industry, province, city, level, is_test,
        _source_modified_at, _extracted_at, _row_hash, _is_deleted as is_deleted
    from control.landed.fxiaoke__accounts
    where _accepted
)

select *, coalesce('T:' || nullif(upper(trim(tax_id)), ''), record_key) as account_key
from records
qualify row_number() over (
    partition by record_key order by _source_modified_at desc, _extracted_at desc, _row_hash desc
) = 1;

create temp table products as
select
    clean(product_id) as product_id, sku, name, name_en, clean(product_line) as product_line,
    product_line_name, category, brand, model, is_key_model, launch_date, end_date, standard_cost, uom,
    clean(product_manager_id) as manager_key, product_manager_since as manager_since,
    clean(previous_product_manager_id) as previous_manager_key,
    _is_deleted or _batch_order < max(_batch_order) over () as is_deleted
from control.landed.erp__products
where _accepted
qualify row_number() over (
    partition by clean(product_id)
    order by _source_modified_at desc, _extracted_at desc, _row_hash desc
) = 1;

create temp table employees as
select
    clean(employee_id) as employee_id, clean(manager_id) as manager_id, name, name_en,
    clean(role) as role, hire_date, left_date,
    _is_deleted or _batch_order < max(_batch_order) over () as is_deleted
from control.landed.hr__employees
where _accepted
qualify row_number() over (
    partition by clean(employee_id)
    order by _source_modified_at desc, _extracted_at desc, _row_hash desc
) = 1;

create temp table assignments as
select
    clean(employee_id) as employee_id, clean(org_unit_id) as org_unit_id, valid_from, valid_to
from control.landed.hr__assignments
where _accepted
qualify
    row_number() over (
        partition by clean(employee_id), valid_from
        order by _source_modified_at desc, _extracted_at desc, _row_hash desc
    ) = 1
    and not _is_deleted and _batch_order = max(_batch_order) over ();

create temp table org_units as
select
    clean(org_unit_id) as org_unit_id, clean(parent_id) as parent_id,
    clean(unit_type) as unit_type, name, name_en, valid_from, valid_to
from control.landed.hr__org_units
where _accepted
qualify
    row_number() over (
        partition by clean(org_unit_id), valid_from
        order by _source_modified_at desc, _extracted_at desc, _row_hash desc
    ) = 1
    and not _is_deleted and _batch_order = max(_batch_order) over ();

-- Where assignments or forms of a team overlap, the later one counts.
create temp table teams as
with in_unit as (
    select
        assignments.employee_id, org_units.org_unit_id as team_key,
        coalesce(org_units.parent_id, 'unknown') as region_key,
        assignments.valid_from as assigned_from, org_units.valid_from as unit_from,
        greatest(assignments.valid_from, org_units.valid_from) as valid_from,
        least(
            coalesce(assignments.valid_to, date '9999-12-31'),
            coalesce(org_units.valid_to, date '9999-12-31')
        ) as valid_to
    from assignments
    inner join org_units using (org_unit_id)
    where org_units.unit_type = 'team'
),

bounds as (
    select employee_id, valid_from as bound from in_unit
    union
    select employee_id, valid_to from in_unit
),

spans as (
    select *, lead(bound) over (partition by employee_id order by bound) as next_bound from bounds
)

select
    spans.employee_id, spans.bound as valid_from, spans.next_bound as valid_to,
    in_unit.team_key, in_unit.region_key
from spans
inner join in_unit
    on spans.employee_id = in_unit.employee_id
    and spans.bound >= in_unit.valid_from and spans.next_bound <= in_unit.valid_to
qualify row_number() over (
    partition by spans.employee_id, spans.bound
    order by in_unit.assigned_from desc, in_unit.unit_from desc, in_unit.team_key
) = 1;

-- A rate stands in for 12 days without one.
create temp table rates as
with spot as (
    select
        upper(clean(currency)) as currency, rate_date, rate_to_reporting
    from control.landed.finance__fx_rates
    where _accepted and case rate_type when '即期' then 'spot' else clean(rate_type) end = 'spot'
    qualify
        row_number() over (
            partition by upper(clean(currency)), rate_date
            order by _source_modified_at desc, _extracted_at desc, _row_hash desc
        ) = 1
        and not _is_deleted
)

select
    currency, (rate_date + age::integer)::date as day,
    arg_max(rate_to_reporting, rate_date) as rate_to_reporting
from spot
cross join range(13) as ages (age)
group by all;

-- The last budget rate of a year is that of the whole year.
create temp table budget_rates as
with budget as (
    select
        upper(clean(currency)) as currency, rate_date, rate_to_reporting
    from control.landed.finance__fx_rates
    where _accepted and case rate_type when '预算' then 'budget' else clean(rate_type) end = 'budget'
    qualify
        row_number() over (
            partition by upper(clean(currency)), rate_date
            order by _source_modified_at desc, _extracted_at desc, _row_hash desc
        ) = 1
        and not _is_deleted
)

select
    currency, year(rate_date) as fiscal_year,
    arg_max(rate_to_reporting, rate_date) as rate_to_reporting
from budget
group by all;

----------  sales lines

create table marts.fct_sales_lines as
with landed as (
    select
        'erp' as _source_system,
        clean(order_line_id) as order_line_id, clean(order_id) as order_id,
        clean(source_account_id) as source_account_id, clean(salesperson_id) as salesperson_id,
        clean(product_id) as product_id, clean(legal_entity_id) as legal_entity_id,
        case channel
            when '直销' then 'direct' when '经销' then 'distributor' when '电商' then 'ecommerce'
            when '大客户' then 'key_account' when '外贸' then 'export'
            else clean(channel)
        end as channel,
        case order_status
            when '草稿' then 'draft' when '已审核' then 'confirmed' when '已发货' then 'shipped'
            when '已完成' then 'completed' when '已取消' then 'cancelled'
            else clean(order_status)
        end as order_status,
        case line_type
            when '销售' then 'sale' when '退货' then 'return' when '折让' then 'allowance'
            when '返利' then 'rebate' when '调价' then 'price_adjustment' when '赠品' then 'gift'
            when '运费' then 'freight'
            else clean(line_type)
        end as line_type,
        upper(clean(currency)) as currency,
        quantity, list_price, unit_price, discount_amount, tax_rate, tax_amount,
        price_includes_tax, discount_in_unit_price, is_intercompany, order_date,
        _record_id, _batch_id, _row_number, _row_hash, _extracted_at, _source_modified_at,
        _is_deleted
    from control.landed.erp__order_lines
    where _accepted
    union all by name
    select
        'eshop' as _source_system,
        clean(order_line_id) as order_line_id, clean(order_id) as order_id,
        clean(source_account_id) as source_account_id, clean(salesperson_id) as salesperson_id,
        clean(product_id) as product_id, clean(legal_entity_id) as legal_entity_id, channel,
        case order_status
            when 'WAIT_PAY' then 'draft' when 'PAID' then 'confirmed' when 'SHIPPED' then 'shipped'
            when 'FINISHED' then 'completed' when 'CLOSED' then 'cancelled'
            else clean(order_status)
        end as order_status,
        case line_type
            when 'SALE' then 'sale' when 'REFUND' then 'return' when 'ALLOWANCE' then 'allowance'
            when 'REBATE' then 'rebate' when 'PRICE_ADJUST' then 'price_adjustment'
            when 'GIFT' then 'gift' when 'FREIGHT' then 'freight'
            else clean(line_type)
        end as line_type,
        currency,
        quantity, list_price, unit_price, discount_amount, tax_rate, tax_amount,
        price_includes_tax, discount_in_unit_price,
        ((ordered_at at time zone 'UTC') at time zone 'Asia/Shanghai')::date as order_date,
        _record_id, _batch_id, _row_number, _row_hash, _extracted_at, _source_modified_at,
        _is_deleted
    from control.landed.eshop__orders
    where _accepted
),

latest as (
    select * from landed
    qualify row_number() over (
        partition by _source_system, order_line_id
        order by _source_modified_at desc, _extracted_at desc, _row_hash desc
    ) = 1
),

amounts as (
    select
        *,
        round(
            quantity::decimal(38, 4) * unit_price
            - case
                when discount_in_unit_price and line_type in ('sale', 'return') then 0
                else coalesce(discount_amount, 0)
            end
            - case when price_includes_tax then coalesce(tax_amount, 0) else 0 end,
            2
        )::decimal(18, 2) as net_amount,
        case
            when coalesce(line_type, '') <> 'sale' then 0.00
            when list_price is not null and price_includes_tax
                then sign(quantity) * (
                    (2 * abs(quantity::decimal(38, 4) * list_price * 10000000000)::hugeint
                        + abs((1 + coalesce(tax_rate, 0)) * 1000000)::hugeint * 100)
                    // (2 * abs((1 + coalesce(tax_rate, 0)) * 1000000)::hugeint * 100)
                )::decimal(38, 0) * 0.01
            when list_price is not null then round(quantity::decimal(38, 4) * list_price, 2)
            else round(
                quantity::decimal(38, 4) * unit_price
                - case when price_includes_tax then coalesce(tax_amount, 0) else 0 end,
                2
            )
        end::decimal(18, 2) as gross_amount
    from latest
    where not _is_deleted and order_date <= getvariable('as_of')
)

select
    lines._source_system || ':' || lines.order_line_id as line_key,
    lines._source_system || ':' || lines.order_id as order_key,
    lines.order_date,
    lines.order_status,
    lines.line_type,
    not coalesce(accounts.is_test, false)
    and not coalesce(lines.is_intercompany, false)
    and coalesce(lines.order_status not in ('draft', 'cancelled'), true) as is_in_force,
    is_in_force
    and coalesce(
        lines.line_type in ('sale', 'return', 'allowance', 'rebate', 'price_adjustment'), false
    ) as is_counted,
    coalesce(teams.region_key, 'unknown') as region_key,
    coalesce(teams.team_key, 'unknown') as team_key,
    coalesce(lines.salesperson_id, 'unknown') as salesperson_key,
    coalesce(products.product_line, 'unknown') as product_line_key,
    coalesce(lines.channel, 'unknown') as channel_key,
    coalesce(lines.legal_entity_id, 'unknown') as legal_entity_key,
    coalesce(
        if(
            lines.order_date >= coalesce(products.manager_since, date '0001-01-01'),
            products.manager_key, products.previous_manager_key
        ),
        'unknown'
    ) as product_manager_key,
    coalesce(
        accounts.account_key, lines._source_system || ':' || lines.source_account_id, 'unknown'
    ) as account_key,
    coalesce(lines.product_id, 'unknown') as product_key,
    coalesce(lines.is_intercompany, false) as is_intercompany,
    lines.quantity,
    lines.currency,
    case when lines.currency = 'CNY' then 1 else rates.rate_to_reporting end::decimal(18, 6)
        as fx_rate,
    lines.gross_amount,
    case when lines.line_type = 'sale' then lines.gross_amount - lines.net_amount else 0
    end::decimal(18, 2) as discount_amount,
    lines.net_amount,
    round(lines.gross_amount::decimal(38, 2) * fx_rate, 2)::decimal(18, 2)
        as gross_amount_reporting,
    round(lines.net_amount::decimal(38, 2) * fx_rate, 2)::decimal(18, 2) as net_amount_reporting,
    round(
        lines.net_amount::decimal(38, 2)
        * if(lines.currency = 'CNY', 1, budget_rates.rate_to_reporting)::decimal(18, 6),
        2
    )::decimal(18, 2) as net_amount_constant_fx,
    case
        when fx_rate is null and lines.line_type is distinct from 'gift' then null
        when lines.quantity = 0 then 0
        else round(lines.quantity::decimal(38, 4) * products.standard_cost, 2)
    end::decimal(18, 2) as cost_amount,
    lines._source_system,
    lines._record_id as _source_record_id,
    lines._batch_id,
    lines._row_number
from amounts as lines
left join accounts on lines._source_system || ':' || lines.source_account_id = accounts.record_key
left join products on lines.product_id = products.product_id
left join teams
    on lines.salesperson_id = teams.employee_id
    and lines.order_date >= teams.valid_from and lines.order_date < teams.valid_to
left join rates on lines.currency = rates.currency and lines.order_date = rates.day
left join budget_rates
    on lines.currency = budget_rates.currency
    and year(lines.order_date) = budget_rates.fiscal_year;

set variable data_start = (
    select date_trunc('month', min(order_date))::date from marts.fct_sales_lines where is_counted
);

----------  dimensions

create table marts.dim_account as
with golden as (
    select
        account_key,
        arg_max(name, (_source_modified_at, record_key)) as name,
        arg_max(account_type, (_source_modified_at, record_key)) as account_type,
        arg_max(industry, (_source_modified_at, record_key)) as industry,
        arg_max(region_code, (_source_modified_at, record_key)) as region_code,
        arg_max(customer_group_id, (_source_modified_at, record_key)) as customer_group_id,
        arg_max(province, (_source_modified_at, record_key)) as province,
        arg_max(city, (_source_modified_at, record_key)) as city,
        arg_max(level, (_source_modified_at, record_key)) as level,
        arg_max(owner_id, (_source_modified_at, record_key)) as owner_key,
        bool_or(coalesce(is_test, false)) as is_test,
        min(first_order_date) as supplied_first_order_date,
        (count(*) filter (not is_deleted))::integer as record_count
    from (
        select * from accounts
        qualify not is_deleted or bool_and(is_deleted) over (partition by account_key)
    )
    group by account_key
),

sales as (
    select
        account_key,
        min(order_date) filter (line_type = 'sale' and is_counted) as first_sale_date,
        max(order_date) filter (line_type = 'sale' and is_counted) as last_sale_date
    from marts.fct_sales_lines
    group by account_key
),

named as (
    select * from sales
    union all by name
    select account_key from (select 'unknown' as account_key)
    where account_key not in (select account_key from sales)
)

select
    account_key,
    coalesce(golden.name, if(account_key = 'unknown', '未知', account_key)) as name,
    coalesce(golden.account_type, 'unknown') as account_type,
    golden.industry,
    coalesce(golden.region_code, 'unknown') as region_code,
    golden.province,
    golden.city,
    golden.customer_group_id,
    golden.level,
    coalesce(golden.owner_key, 'unknown') as owner_key,
    coalesce(golden.is_test, false) as is_test,
    least(golden.supplied_first_order_date, named.first_sale_date) as first_order_date,
    named.last_sale_date,
    coalesce(golden.record_count, 0)::integer as record_count,
    golden.record_count is null as is_inferred
from golden
full join named using (account_key);

create table marts.dim_product as
select
    product_key,
    products.sku,
    coalesce(products.name, if(product_key = 'unknown', '未知', product_key)) as name_zh,
    coalesce(
        products.name_en, products.name, if(product_key = 'unknown', 'Unknown', product_key)
    ) as name_en,
    coalesce(products.product_line, 'unknown') as product_line,
    products.category,
    products.brand,
    products.model,
    coalesce(products.is_key_model, false) as is_key_model,
    products.launch_date,
    products.end_date,
    products.standard_cost,
    products.uom,
    products.product_id is null as is_inferred
from (
    select product_id as product_key from products
    union
    select product_key from marts.fct_sales_lines
    union
    select 'unknown'
) as keys
left join products on keys.product_key = products.product_id;

create table marts.dim_legal_entity as
with named as (
    select * from read_csv(
        'dbt_project/seeds/legal_entities.csv',
        columns = {'legal_entity': 'varchar', 'name_zh': 'varchar', 'name_en': 'varchar'}
    )
)

select
    legal_entity_key,
    coalesce(named.name_zh, if(legal_entity_key = 'unknown', '未知', legal_entity_key)) as name_zh,
    coalesce(
        named.name_en, named.name_zh, if(legal_entity_key = 'unknown', 'Unknown', legal_entity_key)
    ) as name_en
from (
    select legal_entity_key from marts.fct_sales_lines
    union
    select legal_entity from named
    union
    select 'unknown'
) as entities
left join named on entities.legal_entity_key = named.legal_entity;

create table marts.dim_org_unit as
with units as (
    select * from org_units
    qualify row_number() over (
        partition by org_unit_id
        order by valid_from <= getvariable('as_of') desc, valid_from desc
    ) = 1
)

select
    org_unit_id as org_unit_key, unit_type, coalesce(name, org_unit_id) as name_zh,
    coalesce(name_en, name, org_unit_id) as name_en, parent_id as parent_key, valid_from, valid_to
from units
union all
select distinct parent_id, 'region', parent_id, parent_id, null, null::date, null::date
from org_units
where unit_type = 'team' and parent_id not in (select org_unit_id from units)
union all
select 'unknown', 'unknown', '未知', 'Unknown', null, null, null;

create table marts.dim_salesperson as
with current_teams as (
    select * from teams where valid_from <= getvariable('as_of')
    qualify row_number() over (partition by employee_id order by valid_from desc) = 1
)

select
    salesperson_key,
    coalesce(employees.name, if(salesperson_key = 'unknown', '未知', salesperson_key)) as name_zh,
    coalesce(
        employees.name_en, employees.name,
        if(salesperson_key = 'unknown', 'Unknown', salesperson_key)
    ) as name_en,
    coalesce(employees.role, 'unknown') as role,
    coalesce(current_teams.team_key, 'unknown') as team_key,
    coalesce(current_teams.region_key, 'unknown') as region_key,
    employees.manager_id as manager_key,
    employees.hire_date,
    employees.left_date,
    coalesce(not employees.is_deleted, false)
    and coalesce(employees.hire_date <= getvariable('as_of'), true)
    and coalesce(employees.left_date > getvariable('as_of'), true) as is_active,
    employees.employee_id is null as is_inferred
from (
    select employee_id as salesperson_key from employees
    union
    select salesperson_key from marts.fct_sales_lines
) as keys
left join employees on keys.salesperson_key = employees.employee_id
left join current_teams on keys.salesperson_key = current_teams.employee_id;

create table marts.dim_kpi as
select
    kpi_id, kpi_code, name_zh, name_en, definition_zh, definition_en, formula, unit, additivity,
    is_flow, direction, owner_role, definition_version::integer as definition_version,
    display_decimals::integer as display_decimals, sort_order::integer as sort_order
from read_csv('dbt_project/seeds/kpi_definitions.csv');

create table marts.fct_targets as
select
    target_version, kpi_id, scope_type, scope_key, 'month' as period_grain,
    target_year || '-' || target_month as period_key, target_value, 'currency' as unit, currency,
    case status when '已批准' then 'approved' when '草稿' then 'draft' else clean(status) end
        as status,
    approved_by, approved_at::timestamp as approved_at, 'planning' as _source_system, _batch_id
from control.landed.planning__targets
where _accepted
qualify
    row_number() over (
        partition by target_version, kpi_id, scope_type, scope_key, target_year, target_month
        order by _source_modified_at desc, _extracted_at desc, _row_hash desc
    ) = 1
    and not _is_deleted and _batch_order = max(_batch_order) over ();

create table marts.source_states as
select source, data_state, stale_since, current_to, reason from control.run.source_states;

create table marts.dim_snapshot as
select
    context.as_of_date, context.as_of_date as knowledge_date,
    sales.as_of_date as sales_as_of_date, sales.data_state as sales_data_state,
    sales.stale_since as sales_stale_since, getvariable('data_start') as data_start,
    'CNY' as reporting_currency, 1 as fiscal_year_start_month, 'order' as revenue_basis
from control.run.run_context as context
inner join control.run.entity_states as sales on sales.entity = 'order_line';

----------  windows: the periods since the data began, and what open periods are compared with

create temp table windows as
with comparators as (
    select
        open.period_grain, open.period_key, open.period_start as open_start, 'prev' as comparator,
        prev.period_start, prev.period_end
    from marts.dim_period as open
    inner join marts.dim_period as prev
        on open.period_grain = prev.period_grain and open.prev_period_key = prev.period_key
    where not open.is_complete and open.period_start <= getvariable('as_of')
    union all
    select
        open.period_grain, open.period_key, open.period_start, 'yoy',
        yoy.period_start, yoy.period_end
    from marts.dim_period as open
    inner join marts.dim_period as yoy
        on open.period_grain = yoy.period_grain and open.yoy_period_key = yoy.period_key
    where not open.is_complete and open.period_start <= getvariable('as_of')
)

select
    period_grain, period_key, 'own' as comparator, period_start, period_end,
    least(period_end, getvariable('as_of')) as end_date
from marts.dim_period
where period_start <= getvariable('as_of') and period_end >= getvariable('data_start')
union all
select
    period_grain, period_key, comparator, period_start, period_end,
    case
        when period_grain = 'year' or (comparator = 'yoy' and period_grain <> 'week')
            then least((getvariable('as_of') - interval 1 year)::date, period_end)
        else least(period_start + (getvariable('as_of') - open_start)::integer, period_end)
    end
from comparators;

create temp table window_days as
select
    windows.period_grain, windows.period_key, windows.comparator, windows.period_start,
    windows.end_date, dates.date_key
from windows
inner join marts.dim_date as dates
    on dates.date_key between windows.period_start and windows.end_date
where windows.end_date >= getvariable('data_start');

----------  sums

create temp view counted as
select * from marts.fct_sales_lines where is_counted;

-- What customers and products say of themselves.
create temp view described as
select
    lines.*,
    coalesce(products.category, 'unknown') as category_key,
    if(products.is_key_model, coalesce(products.model, products.product_key), 'other')
        as key_model_key,
    coalesce(accounts.industry, 'unknown') as industry_key,
    accounts.region_code as geo_key,
    coalesce(accounts.customer_group_id, 'none') as customer_group_key
from marts.fct_sales_lines as lines
inner join marts.dim_account as accounts using (account_key)
inner join marts.dim_product as products using (product_key);

create temp view sales as
select * from marts.fct_sales_lines where is_counted and line_type = 'sale';

-- The one key that a grouping set has tells the scope; keys are never NULL.
create temp macro scope_of(region, team, salesperson, product_line, channel) as case
    when region is not null then 'region'
    when team is not null then 'team'
    when salesperson is not null then 'salesperson'
    when product_line is not null then 'product_line'
    when channel is not null then 'channel'
    else 'company'
end;

-- Entities and product managers have amounts alone.
create temp macro amount_scope_of(
    region, team, salesperson, product_line, channel, entity, manager
) as case
    when entity is not null then 'legal_entity'
    when manager is not null then 'product_manager'
    else scope_of(region, team, salesperson, product_line, channel)
end;

create temp macro sum_scope_of(
    region, team, salesperson, product_line, channel, entity, manager, category, key_model,
    industry, geo, customer_group
) as case
    when category is not null then 'category'
    when key_model is not null then 'key_model'
    when industry is not null then 'industry'
    when geo is not null then 'geo'
    when customer_group is not null then 'customer_group'
    else amount_scope_of(region, team, salesperson, product_line, channel, entity, manager)
end;

-- Gifts are no rows of a figure; their cost is taken from the margin.
create temp view gifts as
select * from described
where line_type = 'gift' and cost_amount <> 0 and is_in_force;

create temp table scope_days as
with sums as (
    select
        order_date, region_key, team_key, salesperson_key, product_line_key, channel_key,
        legal_entity_key, product_manager_key, category_key, key_model_key, industry_key, geo_key,
        customer_group_key,
        coalesce(sum(gross_amount_reporting), 0) as gross_amount,
        coalesce(sum(net_amount_reporting), 0) as net_amount,
        coalesce(sum(net_amount_reporting) filter (line_type = 'sale'), 0) as sale_amount,
        coalesce(sum(net_amount_reporting) filter (line_type = 'return'), 0) as return_amount,
        coalesce(sum(cost_amount), 0) as cost_amount,
        coalesce(sum(net_amount_reporting) filter (cost_amount is not null), 0) as costed_amount,
        coalesce(sum(net_amount_constant_fx), 0) as constant_fx_amount,
        count(*) filter (net_amount_constant_fx is null) as unconverted_count,
        coalesce(sum(quantity) filter (line_type in ('sale', 'return')), 0) as units,
        count(*) as row_count
    from described
    where is_counted
    group by grouping sets (
        (order_date), (order_date, region_key), (order_date, team_key),
        (order_date, salesperson_key), (order_date, product_line_key), (order_date, channel_key),
        (order_date, legal_entity_key), (order_date, product_manager_key),
        (order_date, category_key), (order_date, key_model_key), (order_date, industry_key),
        (order_date, geo_key), (order_date, customer_group_key)
    )
    union all by name
    select
        order_date, region_key, team_key, salesperson_key, product_line_key, channel_key,
        legal_entity_key, product_manager_key, category_key, key_model_key, industry_key, geo_key,
        customer_group_key,
        0 as gross_amount, 0 as net_amount, 0 as sale_amount, 0 as return_amount,
        sum(cost_amount) as cost_amount, 0 as costed_amount, 0 as constant_fx_amount,
        0 as unconverted_count, 0 as units, 0 as row_count
    from gifts
    group by grouping sets (
        (order_date), (order_date, region_key), (order_date, team_key),
        (order_date, salesperson_key), (order_date, product_line_key), (order_date, channel_key),
        (order_date, legal_entity_key), (order_date, product_manager_key),
        (order_date, category_key), (order_date, key_model_key), (order_date, industry_key),
        (order_date, geo_key), (order_date, customer_group_key)
    )
)

select
    sum_scope_of(
        region_key, team_key, salesperson_key, product_line_key, channel_key, legal_entity_key,
        product_manager_key, category_key, key_model_key, industry_key, geo_key, customer_group_key
    ) as scope_type,
    coalesce(
        region_key, team_key, salesperson_key, product_line_key, channel_key, legal_entity_key,
        product_manager_key, category_key, key_model_key, industry_key, geo_key, customer_group_key,
        'company'
    ) as scope_key,
    order_date, gross_amount, net_amount, sale_amount, return_amount, cost_amount, costed_amount,
    constant_fx_amount, unconverted_count, units, row_count
from sums;

create temp table cell_amounts as
select
    days.scope_type, days.scope_key, windows.period_grain, windows.period_key, windows.comparator,
    sum(days.gross_amount) as gross_amount, sum(days.net_amount) as net_amount,
    sum(days.sale_amount) as sale_amount, sum(days.return_amount) as return_amount,
    sum(days.cost_amount) as cost_amount, sum(days.costed_amount) as costed_amount,
    sum(days.constant_fx_amount) as constant_fx_amount,
    sum(days.unconverted_count) as unconverted_count,
    sum(days.units) as units, sum(days.row_count)::bigint as row_count
from window_days as windows
inner join scope_days as days on windows.date_key = days.order_date
group by all;

----------  deliveries and invoices: the ERP sends both, the lines of the shop count on their own date

create temp table fulfilment as
with delivery_lines as (
    select
        clean(delivery_line_id) as document_key, 'erp:' || clean(order_line_id) as line_key,
        delivered_quantity, promised_at, delivered_at,
        coalesce(delivered_at, shipped_at) as business_date
    from control.landed.erp__deliveries
    where _accepted
    qualify row_number() over (
        partition by delivery_line_id
        order by _source_modified_at desc, _extracted_at desc, _row_hash desc
    ) = 1
),

invoice_lines as (
    select
        clean(invoice_line_id) as document_key, 'erp:' || clean(order_line_id) as line_key,
        if(is_red_letter, -abs(amount_ex_tax), amount_ex_tax) as amount_ex_tax,
        issue_date as business_date
    from control.landed.erp__invoice_lines
    where _accepted
    qualify row_number() over (
        partition by invoice_line_id
        order by _source_modified_at desc, _extracted_at desc, _row_hash desc
    ) = 1
),

-- Goods are worth their part of the line's net amount, half up: sums of parts are the whole.
delivered as (
    select
        line_key, document_key, business_date, promised_at, delivered_at,
        sign(net_amount_reporting) * (
            (2 * abs(net_amount_reporting * 100)::hugeint
                * (sum(delivered_quantity) over up_to_here * 10000)::hugeint
                + (abs(quantity) * 10000)::hugeint)
            // (2 * (abs(quantity) * 10000)::hugeint)
        )::decimal(18, 0) * 0.01 as amount_after
    from delivery_lines
    inner join counted using (line_key)
    where line_type = 'sale' and quantity <> 0 and business_date <= getvariable('as_of')
    window up_to_here as (partition by line_key order by business_date, document_key)
),

invoiced as (
    select
        line_key, document_key, business_date,
        round((sum(amount_ex_tax) over up_to_here)::decimal(38, 2) * fx_rate, 2) as amount_after
    from invoice_lines
    inner join counted using (line_key)
    where business_date <= getvariable('as_of')
    window up_to_here as (partition by line_key order by business_date, document_key)
),

entries as (
    select
        line_key, business_date, 0 as invoiced_amount,
        amount_after - lag(amount_after, 1, 0) over (
            partition by line_key order by business_date, document_key
        ) as delivered_amount,
        (delivered_at is not null and promised_at is not null)::integer as promised_count,
        coalesce(delivered_at <= promised_at, false)::integer as on_time_count
    from delivered
    union all by name
    select
        line_key, business_date, 0 as delivered_amount,
        amount_after - lag(amount_after, 1, 0) over (
            partition by line_key order by business_date, document_key
        ) as invoiced_amount
    from invoiced
    union all by name
    select
        line_key, order_date as business_date, net_amount_reporting as delivered_amount,
        if(_source_system = 'erp', 0, net_amount_reporting) as invoiced_amount
    from counted
    where _source_system <> 'erp' or line_type <> 'sale' or quantity = 0
)

select
    line_key, business_date, region_key, team_key, salesperson_key, product_line_key, account_key,
    coalesce(delivered_amount, 0)::decimal(18, 2) as delivered_amount,
    coalesce(invoiced_amount, 0)::decimal(18, 2) as invoiced_amount,
    coalesce(promised_count, 0) as promised_count,
    coalesce(on_time_count, 0) as on_time_count
from entries
inner join counted using (line_key);

create temp table fulfilment_cells as
with days as (
    select
        business_date, region_key, team_key, salesperson_key, product_line_key,
        sum(delivered_amount) as delivered_amount, sum(invoiced_amount) as invoiced_amount,
        sum(promised_count) as promised_count, sum(on_time_count) as on_time_count,
        count(*) as row_count
    from fulfilment
    group by grouping sets (
        (business_date), (business_date, region_key), (business_date, team_key),
        (business_date, salesperson_key), (business_date, product_line_key)
    )
)

select
    scope_of(region_key, team_key, salesperson_key, product_line_key, null) as scope_type,
    coalesce(region_key, team_key, salesperson_key, product_line_key, 'company') as scope_key,
    windows.period_grain, windows.period_key, windows.comparator,
    sum(days.delivered_amount)::decimal(38, 6) as delivered_amount,
    sum(days.invoiced_amount)::decimal(38, 6) as invoiced_amount,
    sum(days.promised_count)::decimal(38, 6) as promised_count,
    sum(days.on_time_count)::decimal(38, 6) as on_time_count,
    sum(days.row_count)::bigint as row_count
from window_days as windows
inner join days on windows.date_key = days.business_date
where windows.period_grain in ('month', 'quarter', 'year')
group by all;

-- What one line was invoiced ahead is not set off against what another has delivered.
create table marts.mart_order_delivery_invoice_bridge as
with line_months as (
    select
        line_key, account_key, date_trunc('month', business_date)::date as month_start,
        sum(delivered_amount) as delivered, sum(invoiced_amount) as invoiced
    from fulfilment
    group by all
),

balances as (
    select
        *, sum(delivered - invoiced) over (partition by line_key order by month_start) as balance
    from line_months
),

moves as (
    select
        account_key, month_start, delivered, invoiced,
        greatest(balance, 0) - greatest(balance - delivered + invoiced, 0) as uninvoiced,
        greatest(-balance, 0) - greatest(-balance + delivered - invoiced, 0) as prebilled
    from balances
    union all by name
    select
        account_key, date_trunc('month', order_date)::date as month_start,
        net_amount_reporting as ordered
    from counted
),

sums as (
    select
        if(account_key is null, 'company', 'account') as scope_type,
        coalesce(account_key, 'company') as scope_key, month_start,
        coalesce(sum(ordered), 0) as ordered, coalesce(sum(delivered), 0) as delivered,
        coalesce(sum(invoiced), 0) as invoiced,
        coalesce(sum(uninvoiced), 0) as uninvoiced, coalesce(sum(prebilled), 0) as prebilled
    from moves
    group by grouping sets ((month_start), (month_start, account_key))
),

-- From the first movement on; months in which nothing moves or is open are no rows.
spine as (
    select
        scope_type, scope_key,
        unnest(generate_series(
            min(month_start), date_trunc('month', getvariable('as_of')), interval 1 month
        ))::date as month_start
    from sums
    group by all
),

closed as (
    select
        spine.*,
        coalesce(ordered, 0) as ordered, coalesce(delivered, 0) as delivered,
        coalesce(invoiced, 0) as invoiced,
        coalesce(ordered - delivered, 0) as backlog_change,
        coalesce(uninvoiced, 0) as uninvoiced_change,
        coalesce(prebilled, 0) as prebilled_change,
        coalesce(sum(ordered - delivered) over so_far, 0) as backlog_closing,
        coalesce(sum(uninvoiced) over so_far, 0) as uninvoiced_closing,
        coalesce(sum(prebilled) over so_far, 0) as prebilled_closing
    from spine
    left join sums using (scope_type, scope_key, month_start)
    window so_far as (partition by spine.scope_type, spine.scope_key order by spine.month_start)
)

select
    scope_type, scope_key, strftime(month_start, '%Y-%m') as period_key,
    ordered::decimal(38, 2) as ordered,
    delivered::decimal(38, 2) as delivered,
    invoiced::decimal(38, 2) as invoiced,
    (backlog_closing - backlog_change)::decimal(38, 2) as backlog_opening,
    backlog_change::decimal(38, 2) as backlog_change,
    backlog_closing::decimal(38, 2) as backlog_closing,
    (uninvoiced_closing - uninvoiced_change)::decimal(38, 2) as uninvoiced_opening,
    uninvoiced_change::decimal(38, 2) as uninvoiced_change,
    uninvoiced_closing::decimal(38, 2) as uninvoiced_closing,
    (prebilled_closing - prebilled_change)::decimal(38, 2) as prebilled_opening,
    prebilled_change::decimal(38, 2) as prebilled_change,
    prebilled_closing::decimal(38, 2) as prebilled_closing
from closed
where (ordered, delivered, invoiced, uninvoiced_change, prebilled_change) <> (0, 0, 0, 0, 0)
    or (backlog_closing, uninvoiced_closing, prebilled_closing) <> (0, 0, 0);

create temp table new_product_amounts as
with sums as (
    select
        order_date, launch_date, region_key, team_key, salesperson_key, product_line_key,
        channel_key, legal_entity_key, product_manager_key,
        sum(net_amount_reporting) as net_amount
    from counted
    inner join products on counted.product_key = products.product_id
    where launch_date > order_date - interval 1 year
    group by grouping sets (
        (order_date, launch_date), (order_date, launch_date, region_key),
        (order_date, launch_date, team_key), (order_date, launch_date, salesperson_key),
        (order_date, launch_date, product_line_key), (order_date, launch_date, channel_key),
        (order_date, launch_date, legal_entity_key), (order_date, launch_date, product_manager_key)
    )
)

select
    amount_scope_of(
        region_key, team_key, salesperson_key, product_line_key, channel_key, legal_entity_key,
        product_manager_key
    ) as scope_type,
    coalesce(
        region_key, team_key, salesperson_key, product_line_key, channel_key, legal_entity_key,
        product_manager_key, 'company'
    ) as scope_key,
    windows.period_grain, windows.period_key, sum(sums.net_amount) as new_product_amount
from window_days as windows
inner join sums
    on windows.date_key = sums.order_date
    and sums.launch_date <= windows.end_date
    and sums.launch_date > (windows.end_date - interval 12 month)::date
where windows.comparator = 'own' and windows.period_grain in ('month', 'quarter', 'year')
group by all;

-- Year to date, and the 3 and 12 complete months that end with the last complete one.
create temp table month_sums as
with months as (
    select
        period_key, period_start, year(period_start)::varchar || '-01-01' as year_start,
        if(period_end <= getvariable('as_of'), period_start, period_start - interval 1 month)::date
            as last_complete
    from windows
    where comparator = 'own' and period_grain = 'month'
),

by_month as (
    select
        scope_type, scope_key, date_trunc('month', order_date)::date as month_start,
        sum(net_amount) as net_amount
    from scope_days
    group by all
)

select
    by_month.scope_type, by_month.scope_key, months.period_key,
    sum(net_amount) filter (month_start >= year_start::date) as ytd_amount,
    sum(net_amount) filter (
        month_start between last_complete - interval 2 month and last_complete
    ) as rolling_3m_amount,
    sum(net_amount) filter (
        month_start between last_complete - interval 11 month and last_complete
    ) as rolling_12m_amount
from months
inner join by_month
    on by_month.month_start <= months.period_start
    and by_month.month_start > months.period_start - interval 13 month
group by all;

----------  orders and customers

-- Days of an order per scope: an order counts on its first day within a window.
create temp table order_days as
with days as (
    select order_key, order_date, region_key, team_key, salesperson_key, product_line_key,
        channel_key
    from sales
    group by grouping sets (
        (order_key, order_date), (order_key, order_date, region_key),
        (order_key, order_date, team_key), (order_key, order_date, salesperson_key),
        (order_key, order_date, product_line_key), (order_key, order_date, channel_key)
    )
),

scoped as (
    select
        scope_of(region_key, team_key, salesperson_key, product_line_key, channel_key)
            as scope_type,
        coalesce(region_key, team_key, salesperson_key, product_line_key, channel_key, 'company')
            as scope_key,
        order_key, order_date
    from days
),

numbered as (
    select
        scope_type, scope_key, order_date, lag(order_date) over (
            partition by scope_type, scope_key, order_key order by order_date
        ) as previous_date
    from scoped
)

select scope_type, scope_key, order_date, previous_date, count(*) as orders
from numbered
group by all;

create temp table account_days as
with days as (
    select account_key, order_date, region_key, team_key, salesperson_key, product_line_key,
        channel_key
    from sales
    group by grouping sets (
        (account_key, order_date), (account_key, order_date, region_key),
        (account_key, order_date, team_key), (account_key, order_date, salesperson_key),
        (account_key, order_date, product_line_key), (account_key, order_date, channel_key)
    )
),

scoped as (
    select
        scope_of(region_key, team_key, salesperson_key, product_line_key, channel_key)
            as scope_type,
        coalesce(region_key, team_key, salesperson_key, product_line_key, channel_key, 'company')
            as scope_key,
        account_key, order_date
    from days
)

select
    *, lag(order_date) over account as previous_date, lead(order_date) over account as next_date
from scoped
window account as (partition by scope_type, scope_key, account_key order by order_date);

create temp table cell_counts as
with firsts as (
    select
        days.scope_type, days.scope_key, windows.period_grain, windows.period_key,
        windows.comparator, sum(days.orders) as order_count, 0 as customer_count
    from window_days as windows
    inner join order_days as days on windows.date_key = days.order_date
    where days.previous_date is null or days.previous_date < windows.period_start
    group by all
    union all
    select
        days.scope_type, days.scope_key, windows.period_grain, windows.period_key,
        windows.comparator, 0, count(*)
    from window_days as windows
    inner join account_days as days on windows.date_key = days.order_date
    where days.previous_date is null or days.previous_date < windows.period_start
    group by all
)

select
    scope_type, scope_key, period_grain, period_key, comparator,
    sum(order_count)::bigint as order_count, sum(customer_count)::bigint as customer_count
from firsts
group by all;

-- An account is active if its last sale day up to the end lies within the 365 days before it.
create temp table active_customers as
select
    days.scope_type, days.scope_key, windows.period_grain, windows.period_key,
    count(*) as active_count,
    count(*) filter (days.previous_date > windows.end_date - 365) as repeat_count
from windows
inner join account_days as days
    on days.order_date <= windows.end_date
    and days.order_date > windows.end_date - 365
    and coalesce(days.next_date, date '9999-12-31') > windows.end_date
where windows.comparator = 'own' and windows.period_grain in ('month', 'quarter', 'year')
    and days.account_key <> 'unknown'
group by all;

create temp table new_customers as
with firsts as (
    select
        account_key, min(order_date) as order_date,
        arg_min(
            {
                'region': region_key, 'team': team_key, 'salesperson': salesperson_key,
                'product_line': product_line_key, 'channel': channel_key
            },
            (order_date, line_key)
        ) as scopes
    from sales
    where account_key <> 'unknown'
    group by account_key
),

supplied as (
    select account_key, min(first_order_date) as first_order_date
    from accounts
    group by account_key
),

judged as (
    select
        firsts.*,
        supplied.first_order_date is null
        and firsts.order_date < getvariable('data_start') + 365 as is_unknown,
        coalesce(supplied.first_order_date < firsts.order_date, false) as is_older
    from firsts
    left join supplied using (account_key)
),

scoped as (
    select 'company' as scope_type, 'company' as scope_key, * from judged
    union all
    select 'region', scopes.region, * from judged
    union all
    select 'team', scopes.team, * from judged
    union all
    select 'salesperson', scopes.salesperson, * from judged
    union all
    select 'product_line', scopes.product_line, * from judged
    union all
    select 'channel', scopes.channel, * from judged
)

select
    scoped.scope_type, scoped.scope_key, windows.period_grain, windows.period_key,
    windows.comparator,
    count(*) filter (not is_unknown and not is_older) as new_count,
    count(*) filter (is_unknown) as unknown_count
from window_days as windows
inner join scoped on windows.date_key = scoped.order_date
group by all;

----------  accounts

create temp table account_months as
select
    account_key, region_key, date_trunc('month', order_date)::date as month_start,
    coalesce(sum(gross_amount_reporting), 0) as gross_amount,
    coalesce(sum(net_amount_reporting), 0) as net_amount,
    coalesce(sum(quantity) filter (line_type in ('sale', 'return')), 0) as units,
    count(*) as row_count
from counted
group by all;

create temp table account_periods as
select
    sums.account_key, sums.region_key, windows.period_grain, windows.period_key,
    sum(sums.gross_amount) as gross_amount, sum(sums.net_amount) as net_amount,
    sum(sums.units) as units, sum(sums.row_count)::bigint as row_count
from windows
inner join account_months as sums
    on sums.month_start between windows.period_start and windows.period_end
where windows.comparator = 'own' and windows.period_grain in ('month', 'quarter', 'year')
group by all;

create temp table account_cells as
select
    account_key, period_grain, period_key, sum(gross_amount) as gross_amount,
    sum(net_amount) as net_amount, sum(units) as units, sum(row_count)::bigint as row_count
from account_periods
group by all;

create temp table concentration as
with by_account as (
    select 'company' as scope_type, 'company' as scope_key, * from account_cells
    union all by name
    select 'region' as scope_type, region_key as scope_key, * exclude (region_key)
    from account_periods
),

ranked as (
    select *, row_number() over (
            partition by scope_type, scope_key, period_grain, period_key
            order by net_amount desc, account_key
        ) as place
    from by_account
    where account_key <> 'unknown'
)

select
    scope_type, scope_key, period_grain, period_key,
    sum(net_amount) filter (place <= 10) as top_amount,
    sum(net_amount::decimal(38, 2) * net_amount) filter (net_amount > 0) as sum_of_squares,
    sum(net_amount) filter (net_amount > 0)::decimal(38, 2)
        * sum(net_amount) filter (net_amount > 0) as positive_squared
from ranked
group by all;

----------  who left, who stayed

-- Active on the day before the window: gone if the last sale day up to its end is 365 days old.
create temp table churn as
with looks as (
    select * from windows
    where comparator = 'own' and period_grain in ('month', 'quarter', 'year')
),

openings as (
    select days.scope_type, days.scope_key, days.account_key, looks.period_grain, looks.period_key
    from looks
    inner join account_days as days
        on days.order_date < looks.period_start
        and days.order_date >= looks.period_start - 365
        and coalesce(days.next_date, date '9999-12-31') >= looks.period_start
    where days.account_key <> 'unknown'
),

lasting as (
    select days.scope_type, days.scope_key, days.account_key, looks.period_grain, looks.period_key
    from looks
    inner join account_days as days
        on days.order_date <= looks.end_date
        and days.order_date > looks.end_date - 365
        and coalesce(days.next_date, date '9999-12-31') > looks.end_date
)

select
    openings.scope_type, openings.scope_key, openings.period_grain, openings.period_key,
    count(*) as opening_count,
    count(*) filter (lasting.account_key is null) as churned_count
from openings
left join lasting using (scope_type, scope_key, account_key, period_grain, period_key)
group by all;

create temp table retention as
with looks as (
    select
        windows.period_grain, windows.period_key, windows.period_start, windows.end_date,
        before.period_start as base_start,
        if(
            windows.end_date = windows.period_end, before.period_end,
            least((windows.end_date - interval 1 year)::date, before.period_end)
        ) as base_end
    from windows
    inner join marts.dim_period as periods using (period_grain, period_key)
    left join marts.dim_period as before
        on windows.period_grain = before.period_grain
        and periods.yoy_period_key = before.period_key
    where windows.comparator = 'own' and windows.period_grain in ('month', 'quarter', 'year')
),

look_days as (
    select looks.period_grain, looks.period_key, true as is_base, dates.date_key
    from looks
    inner join marts.dim_date as dates on dates.date_key between base_start and base_end
    union all
    select looks.period_grain, looks.period_key, false, dates.date_key
    from looks
    inner join marts.dim_date as dates on dates.date_key between looks.period_start and end_date
),

days as (
    select account_key, region_key, order_date, sum(net_amount_reporting) as net_amount
    from counted
    where account_key <> 'unknown'
    group by all
),

scoped as (
    select 'company' as scope_type, 'company' as scope_key, account_key, order_date, net_amount
    from days
    union all
    select 'region', region_key, account_key, order_date, net_amount from days
),

by_account as (
    select
        scoped.scope_type, scoped.scope_key, period_grain, period_key, account_key,
        sum(net_amount) filter (is_base) as base_amount,
        sum(net_amount) filter (not is_base) as net_amount
    from look_days
    inner join scoped on look_days.date_key = scoped.order_date
    group by all
    having base_amount > 0
)

select
    scope_type, scope_key, period_grain, period_key,
    sum(base_amount) as base_amount, coalesce(sum(net_amount), 0) as retained_amount
from by_account
group by all;

----------  targets: the version approved last, months that fill the period

create temp table progress as
select
    windows.period_grain, windows.period_key, windows.period_start, windows.period_end,
    count(*) filter (dates.is_workday) as workdays,
    count(*) filter (dates.is_workday and dates.date_key <= windows.end_date) as elapsed_workdays
from windows
inner join marts.dim_date as dates
    on dates.date_key between windows.period_start and windows.period_end
where windows.comparator = 'own' and windows.period_grain in ('month', 'quarter', 'year')
group by all;

create temp table target_cells as
with months as (
    select targets.scope_type, targets.scope_key, targets.target_value, periods.*
    from marts.fct_targets as targets
    inner join marts.dim_period as periods using (period_grain, period_key)
    where targets.kpi_id = 'net_revenue' and targets.status = 'approved'
        and coalesce(targets.approved_at::date, getvariable('as_of')) <= getvariable('as_of')
        and targets.period_grain = 'month' and coalesce(targets.currency, 'CNY') = 'CNY'
    qualify row_number() over (
        partition by targets.scope_type, targets.scope_key, period_key
        order by targets.approved_at desc nulls last, targets.target_version desc
    ) = 1
),

due as (
    select
        months.* exclude (period_grain, period_key),
        case
            when months.period_start > getvariable('as_of') then 0
            else round(ratio(target_value * elapsed_workdays, progress.workdays), 6)
        end as due_amount
    from months
    left join progress using (period_grain, period_key)
)

select
    due.scope_type, due.scope_key, progress.period_grain, progress.period_key,
    sum(due.target_value)::decimal(38, 6) as target_amount,
    case
        when progress.period_grain = 'year' then sum(due.due_amount)
        else round(ratio(sum(due.target_value) * elapsed_workdays, progress.workdays), 6)
    end::decimal(38, 6) as due_amount
from progress
inner join due
    on due.period_start between progress.period_start and progress.period_end
group by
    due.scope_type, due.scope_key, progress.period_grain, progress.period_key,
    progress.period_start, progress.period_end, elapsed_workdays, progress.workdays
having sum(due.days) = progress.period_end - progress.period_start + 1;

----------  cells: everybody who is in the spine of a window or has lines in it

create temp table members as
select
    unit_type as scope_type, org_unit_id as scope_key, valid_from as member_from,
    coalesce(valid_to, date '9999-12-31') as member_to
from org_units
where unit_type in ('region', 'team')
union all
select 'salesperson', employee_id, hire_date, coalesce(left_date, date '9999-12-31')
from employees
where role in ('rep', 'supervisor', 'manager') and not is_deleted
    and employee_id in (select employee_id from assignments)
union all
select distinct 'product_line', product_line, date '0001-01-01', date '9999-12-31'
from products
where product_line is not null and not is_deleted
union all
select distinct
    'product_manager', manager_key, coalesce(manager_since, date '0001-01-01'), date '9999-12-31'
from products
where manager_key is not null
union all
select distinct 'product_manager', previous_manager_key, date '0001-01-01', manager_since
from products
where previous_manager_key is not null
union all
select 'channel', channel, date '0001-01-01', date '9999-12-31'
from read_csv('dbt_project/seeds/channels.csv')
union all
select 'company', 'company', date '0001-01-01', date '9999-12-31';

create temp table measures as
with cells as (
    select
        members.scope_type, members.scope_key, windows.period_grain, windows.period_key,
        windows.comparator
    from windows
    inner join members
        on members.member_from <= windows.period_end and members.member_to > windows.period_start
    where windows.end_date >= getvariable('data_start')
    union
    select scope_type, scope_key, period_grain, period_key, comparator from cell_amounts
),

company as (
    select period_grain, period_key, net_amount from cell_amounts
    where scope_type = 'company' and comparator = 'own'
)

select
    cells.*, windows.period_start, windows.period_end, windows.end_date,
    coalesce(amounts.row_count, 0) as row_count,
    coalesce(amounts.gross_amount, 0)::decimal(38, 6) as gross_amount,
    coalesce(amounts.net_amount, 0)::decimal(38, 6) as net_amount,
    coalesce(amounts.sale_amount, 0)::decimal(38, 6) as sale_amount,
    coalesce(amounts.return_amount, 0)::decimal(38, 6) as return_amount,
    coalesce(amounts.cost_amount, 0)::decimal(38, 6) as cost_amount,
    coalesce(amounts.costed_amount, 0)::decimal(38, 6) as costed_amount,
    coalesce(amounts.constant_fx_amount, 0)::decimal(38, 6) as constant_fx_amount,
    coalesce(amounts.unconverted_count, 0) as unconverted_count,
    coalesce(amounts.units, 0)::decimal(38, 6) as units,
    coalesce(company.net_amount, 0)::decimal(38, 6) as company_amount,
    coalesce(launches.new_product_amount, 0)::decimal(38, 6) as new_product_amount,
    coalesce(counts.order_count, 0) as order_count,
    coalesce(counts.customer_count, 0) as customer_count,
    coalesce(active.active_count, 0) as active_count,
    coalesce(active.repeat_count, 0) as repeat_count,
    coalesce(churn.opening_count, 0) as opening_count,
    coalesce(churn.churned_count, 0) as churned_count,
    coalesce(retention.base_amount, 0)::decimal(38, 6) as base_amount,
    coalesce(retention.retained_amount, 0)::decimal(38, 6) as retained_amount,
    coalesce(new_customers.new_count, 0) as new_count,
    coalesce(new_customers.unknown_count, 0) > 0 as has_unknown_newness,
    coalesce(month_sums.ytd_amount, 0)::decimal(38, 6) as ytd_amount,
    coalesce(month_sums.rolling_3m_amount, 0)::decimal(38, 6) as rolling_3m_amount,
    coalesce(month_sums.rolling_12m_amount, 0)::decimal(38, 6) as rolling_12m_amount,
    coalesce(concentration.top_amount, 0)::decimal(38, 6) as top_amount,
    coalesce(concentration.sum_of_squares, 0)::decimal(38, 6) as sum_of_squares,
    coalesce(concentration.positive_squared, 0)::decimal(38, 6) as positive_squared,
    targets.target_amount,
    targets.due_amount,
    progress.workdays,
    progress.elapsed_workdays,
    windows.end_date - 364 < getvariable('data_start') as is_short_year,
    if(windows.period_end <= getvariable('as_of'), windows.period_start,
        windows.period_start - interval 1 month)::date as last_complete
from cells
inner join windows using (period_grain, period_key, comparator)
left join cell_amounts as amounts
    using (scope_type, scope_key, period_grain, period_key, comparator)
left join cell_counts as counts
    using (scope_type, scope_key, period_grain, period_key, comparator)
left join new_customers using (scope_type, scope_key, period_grain, period_key, comparator)
left join company using (period_grain, period_key)
left join new_product_amounts as launches using (scope_type, scope_key, period_grain, period_key)
left join active_customers as active using (scope_type, scope_key, period_grain, period_key)
left join churn using (scope_type, scope_key, period_grain, period_key)
left join retention using (scope_type, scope_key, period_grain, period_key)
left join concentration using (scope_type, scope_key, period_grain, period_key)
left join target_cells as targets using (scope_type, scope_key, period_grain, period_key)
left join progress using (period_grain, period_key)
left join month_sums
    on cells.period_grain = 'month' and cells.scope_type = month_sums.scope_type
    and cells.scope_key = month_sums.scope_key and cells.period_key = month_sums.period_key;

----------  KPIs

create temp table kpi_cells as
with operands (
    kpi_id, scope_type, scope_key, period_grain, period_key, comparator, numerator, denominator,
    is_ratio, is_insufficient, row_count
) as (
    select 'gross_sales', scope_type, scope_key, period_grain, period_key, comparator,
        gross_amount, null, false, false, row_count
    from measures
    union all
    select 'net_revenue', scope_type, scope_key, period_grain, period_key, comparator,
        net_amount, null, false, false, row_count
    from measures
    union all
    select 'units_sold', scope_type, scope_key, period_grain, period_key, comparator,
        units, null, false, false, row_count
    from measures
    union all
    select 'order_count', scope_type, scope_key, period_grain, period_key, comparator,
        order_count, null, false, false, row_count
    from measures
    union all
    select 'avg_order_value', scope_type, scope_key, period_grain, period_key, comparator,
        sale_amount, order_count, true, false, row_count
    from measures
    union all
    select 'sales_per_customer', scope_type, scope_key, period_grain, period_key, comparator,
        sale_amount, customer_count, true, false, row_count
    from measures
    union all
    select 'net_revenue_ytd', scope_type, scope_key, period_grain, period_key, comparator,
        ytd_amount, null, false, false, row_count
    from measures
    union all
    select 'net_revenue_rolling_3m', scope_type, scope_key, period_grain, period_key, comparator,
        rolling_3m_amount, null, false,
        last_complete - interval 2 month < getvariable('data_start'), row_count
    from measures
    union all
    select 'net_revenue_rolling_12m', scope_type, scope_key, period_grain, period_key, comparator,
        rolling_12m_amount, null, false,
        last_complete - interval 11 month < getvariable('data_start'), row_count
    from measures
    union all
    select 'return_rate', scope_type, scope_key, period_grain, period_key, comparator,
        -return_amount, sale_amount, true, false, row_count
    from measures
    union all
    select 'discount_rate', scope_type, scope_key, period_grain, period_key, comparator,
        gross_amount - sale_amount, gross_amount, true, false, row_count
    from measures
    union all
    select 'share_of_company', scope_type, scope_key, period_grain, period_key, comparator,
        net_amount, company_amount, true, false, row_count
    from measures
    union all
    select 'top10_account_share', scope_type, scope_key, period_grain, period_key, comparator,
        top_amount, net_amount, true, false, row_count
    from measures
    union all
    select 'revenue_hhi', scope_type, scope_key, period_grain, period_key, comparator,
        sum_of_squares, positive_squared, true, false, row_count
    from measures
    union all
    select 'new_product_share', scope_type, scope_key, period_grain, period_key, comparator,
        new_product_amount, net_amount, true, false, row_count
    from measures
    union all
    select 'active_customers', scope_type, scope_key, period_grain, period_key, comparator,
        active_count, null, false, is_short_year, row_count
    from measures
    union all
    select 'new_customers', scope_type, scope_key, period_grain, period_key, comparator,
        new_count, null, false, has_unknown_newness, row_count
    from measures
    union all
    select 'new_customer_rate', scope_type, scope_key, period_grain, period_key, comparator,
        new_count, active_count, true, has_unknown_newness or is_short_year, row_count
    from measures
    union all
    select 'repeat_purchase_rate', scope_type, scope_key, period_grain, period_key, comparator,
        repeat_count, active_count, true, is_short_year, row_count
    from measures
    union all
    select 'churned_customers', scope_type, scope_key, period_grain, period_key, comparator,
        churned_count, null, false, period_start - 365 < getvariable('data_start'), row_count
    from measures
    union all
    select 'churn_rate', scope_type, scope_key, period_grain, period_key, comparator,
        churned_count, opening_count, true, period_start - 365 < getvariable('data_start'),
        row_count
    from measures
    union all
    select 'net_revenue_retention', scope_type, scope_key, period_grain, period_key, comparator,
        retained_amount, base_amount, true,
        period_start - interval 12 month < getvariable('data_start'), row_count
    from measures
    union all
    select 'attainment', scope_type, scope_key, period_grain, period_key, comparator,
        net_amount, target_amount, true, false, row_count
    from measures
    union all
    select 'time_elapsed_rate', scope_type, scope_key, period_grain, period_key, comparator,
        if(period_grain = 'year' and target_amount > 0, due_amount, elapsed_workdays),
        if(period_grain = 'year' and target_amount > 0, target_amount, workdays),
        true, false, row_count
    from measures
    union all
    select 'pace_gap', scope_type, scope_key, period_grain, period_key, comparator,
        net_amount - due_amount, target_amount, true, false, row_count
    from measures
    union all
    select 'required_run_rate', scope_type, scope_key, period_grain, period_key, comparator,
        if(target_amount is not null, greatest(target_amount - net_amount, 0), null),
        workdays - elapsed_workdays, true, false, row_count
    from measures
    union all
    select 'cost_coverage', scope_type, scope_key, period_grain, period_key, comparator,
        costed_amount, net_amount, true, false, row_count
    from measures
    union all
    select 'gross_sales', 'account', account_key, period_grain, period_key, 'own',
        gross_amount::decimal(38, 6), null, false, false, row_count
    from account_cells
    union all
    select 'net_revenue', 'account', account_key, period_grain, period_key, 'own',
        net_amount::decimal(38, 6), null, false, false, row_count
    from account_cells
    union all
    select 'units_sold', 'account', account_key, period_grain, period_key, 'own',
        units::decimal(38, 6), null, false, false, row_count
    from account_cells
),

typed as (
    select
        operands.* replace (
            case when not (
                kpi_id in ('net_revenue_rolling_3m', 'net_revenue_rolling_12m')
                and is_insufficient
            ) then numerator end::decimal(38, 6) as numerator,
            denominator::decimal(38, 6) as denominator
        )
    from operands
    inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
        using (kpi_id, scope_type, period_grain)
),

-- No figure if more than 10 % of the revenue has no cost, a note above 2 %.
margins as (
    select
        published.kpi_id, measures.*, abs(net_amount - costed_amount) as uncosted_amount,
        (costed_amount - cost_amount)::decimal(38, 6) as numerator,
        if(published.kpi_id = 'gross_margin_rate', costed_amount, null)::decimal(38, 6)
            as denominator
    from measures
    inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
        using (scope_type, period_grain)
    where published.kpi_id in ('gross_margin', 'gross_margin_rate')
)

select
    kpi_id, scope_type, scope_key, period_grain, period_key, comparator,
    case
        when not is_ratio then numerator::decimal(38, 9)
        when denominator > 0 then ratio(numerator, denominator)::decimal(38, 9)
    end as value,
    numerator,
    denominator,
    case
        when kpi_id in ('attainment', 'pace_gap') and denominator is null then 'missing_input'
        when kpi_id = 'required_run_rate' and numerator is null then 'missing_input'
        when kpi_id in ('attainment', 'pace_gap') and denominator = 0 then 'negative_denominator'
        when is_ratio and coalesce(denominator, 0) = 0 then 'no_denominator'
        when is_ratio and denominator < 0 then 'negative_denominator'
        when is_insufficient then 'insufficient_history'
        when kpi_id = 'required_run_rate' and numerator = 0 then 'target_met'
        else 'ok'
    end as value_status,
    row_count
from typed
union all
select
    kpi_id, scope_type, scope_key, period_grain, period_key, comparator,
    case
        when uncosted_amount * 10 > abs(net_amount) then null
        when kpi_id = 'gross_margin' then numerator::decimal(38, 9)
        when denominator > 0 then ratio(numerator, denominator)::decimal(38, 9)
    end,
    numerator,
    denominator,
    case
        when uncosted_amount * 50 > abs(net_amount) then 'missing_input'
        when denominator <= 0 then 'negative_denominator'
        else 'ok'
    end,
    row_count
from margins
union all
-- Lines without a budget rate are left out and told of.
select
    published.kpi_id, scope_type, scope_key, period_grain, period_key, comparator,
    constant_fx_amount::decimal(38, 9),
    constant_fx_amount,
    null,
    if(unconverted_count > 0, 'missing_input', 'ok'),
    row_count
from measures
inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
    using (scope_type, period_grain)
where published.kpi_id = 'net_revenue_constant_fx'
union all
-- The company of the bench asks its customers nothing.
select distinct
    published.kpi_id, members.scope_type, members.scope_key, windows.period_grain,
    windows.period_key, windows.comparator, null::decimal(38, 9), 0::decimal(38, 6),
    0::decimal(38, 6), 'no_denominator', 0
from windows
inner join members
    on members.member_from <= windows.period_end and members.member_to > windows.period_start
inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
    using (scope_type, period_grain)
where windows.comparator = 'own' and windows.end_date >= getvariable('data_start')
    and published.kpi_id in (
        'csat', 'csat_top2_share', 'nps', 'survey_response_rate', 'first_response_hours',
        'resolution_hours'
    )
union all
-- Nobody complains about an order of it.
select distinct
    published.kpi_id, members.scope_type, members.scope_key, windows.period_grain,
    windows.period_key, windows.comparator,
    if(coalesce(counts.order_count, 0) > 0, 0, null)::decimal(38, 9), 0::decimal(38, 6),
    coalesce(counts.order_count, 0)::decimal(38, 6),
    if(coalesce(counts.order_count, 0) > 0, 'ok', 'no_denominator'), 0
from windows
inner join members
    on members.member_from <= windows.period_end and members.member_to > windows.period_start
inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
    using (scope_type, period_grain)
left join cell_counts as counts
    using (scope_type, scope_key, period_grain, period_key, comparator)
where windows.comparator = 'own' and windows.end_date >= getvariable('data_start')
    and published.kpi_id = 'complaint_rate'
union all
-- Nobody counts its stock.
select distinct
    published.kpi_id, members.scope_type, members.scope_key, windows.period_grain,
    windows.period_key, windows.comparator, null::decimal(38, 9), null::decimal(38, 6),
    null::decimal(38, 6), 'missing_input', 0
from windows
inner join members
    on members.member_from <= windows.period_end and members.member_to > windows.period_start
inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
    using (scope_type, period_grain)
where windows.comparator = 'own' and windows.end_date >= getvariable('data_start')
    and published.kpi_id in ('stock_cover_days', 'stockout_rate', 'lost_sales_estimate')
union all
-- Whoever is in the spine, or has or had anything delivered or invoiced.
select
    published.kpi_id, cells.scope_type, cells.scope_key, cells.period_grain, cells.period_key,
    cells.comparator,
    case
        when published.kpi_id <> 'on_time_delivery' then numerator::decimal(38, 9)
        when denominator > 0 then ratio(numerator, denominator)::decimal(38, 9)
    end as value,
    numerator,
    denominator,
    if(denominator = 0, 'no_denominator', 'ok'),
    coalesce(row_count, 0)
from (
    select
        members.scope_type, members.scope_key, windows.period_grain, windows.period_key,
        windows.comparator
    from windows
    inner join members
        on members.member_from <= windows.period_end and members.member_to > windows.period_start
    where windows.end_date >= getvariable('data_start')
    union
    select scope_type, scope_key, period_grain, period_key, comparator from fulfilment_cells
) as cells
inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
    using (scope_type, period_grain)
left join fulfilment_cells using (scope_type, scope_key, period_grain, period_key, comparator)
cross join lateral (
    select
        coalesce(case published.kpi_id
            when 'net_revenue_delivered' then delivered_amount
            when 'net_revenue_invoiced' then invoiced_amount
            else on_time_count
        end, 0)::decimal(38, 6) as numerator,
        if(
            published.kpi_id = 'on_time_delivery', coalesce(promised_count, 0), null
        )::decimal(38, 6) as denominator
) as operands
where published.kpi_id in ('net_revenue_delivered', 'net_revenue_invoiced', 'on_time_delivery')
union all
-- It has neither budgets nor expenses, does no marketing, and nobody knows the size of its market.
select
    published.kpi_id, scope_type, scope_key, period_grain, period_key, comparator,
    null,
    case published.kpi_id
        when 'return_on_selling_spend' then costed_amount - cost_amount
        when 'market_share' then net_amount
    end,
    case
        when published.kpi_id in ('selling_expense_ratio', 'contribution_rate') then net_amount
        when published.kpi_id = 'customer_acquisition_cost' then new_count
        when published.kpi_id = 'cost_per_lead' then 0
    end,
    'missing_input',
    if(published.kpi_id in ('campaign_roi', 'cost_per_lead'), 0, row_count)
from measures
inner join read_csv('dbt_project/seeds/kpi_publication.csv') as published
    using (scope_type, period_grain)
where published.kpi_id in (
        'budget_variance', 'budget_variance_rate', 'selling_expense', 'selling_expense_ratio',
        'contribution_rate', 'return_on_selling_spend', 'market_share',
        'customer_acquisition_cost', 'campaign_roi', 'cost_per_lead'
    )
    and (
        published.kpi_id not in ('market_share', 'campaign_roi', 'cost_per_lead')
        or comparator = 'own'
    );

create table marts.fct_kpi_values as
select
    cells.kpi_id, cells.scope_type, cells.scope_key, cells.period_grain, cells.period_key,
    kpis.definition_version, cells.value, cells.numerator, cells.denominator, cells.value_status,
    cells.row_count
from kpi_cells as cells
inner join marts.dim_kpi as kpis using (kpi_id)
where cells.comparator = 'own';

create table marts.fct_kpi_to_date as
select
    cells.kpi_id, cells.scope_type, cells.scope_key, cells.period_grain, cells.period_key,
    cells.comparator, windows.period_start as window_start, windows.end_date as window_end,
    cells.value, cells.value_status, cells.row_count
from kpi_cells as cells
inner join marts.dim_kpi as kpis on cells.kpi_id = kpis.kpi_id and kpis.is_flow
inner join windows
    on cells.period_grain = windows.period_grain and cells.period_key = windows.period_key
    and cells.comparator = windows.comparator
where cells.comparator <> 'own';

create table marts.dim_scope as
with members as (
    select
        'company' as scope_type, 'company' as scope_key, '全公司' as name_zh,
        'Company' as name_en, null as parent_type, null as parent_key
    union all
    select
        unit_type, org_unit_key, name_zh, name_en, if(unit_type = 'team', 'region', 'company'),
        if(unit_type = 'team', parent_key, 'company')
    from marts.dim_org_unit
    where unit_type in ('region', 'team')
    union all
    select
        unnest(['region', 'team', 'product_line', 'channel', 'product_manager', 'category']),
        'unknown', '未知', 'Unknown', 'company', 'company'
    union all
    select 'key_model', 'other', '其他型号', 'Other models', 'company', 'company'
    union all
    select 'customer_group', 'none', '无集团', 'No group', 'company', 'company'
    union all
    select 'industry', industry, name_zh, name_en, 'company', 'company'
    from read_csv('dbt_project/seeds/industries.csv')
    union all
    select 'geo', region_code, name_zh, name_en, 'company', 'company'
    from read_csv('dbt_project/seeds/regions.csv', all_varchar = true)
    union all
    select 'geo', 'unknown', '未知', 'Unknown', 'company', 'company'
    union all
    select 'salesperson', salesperson_key, name_zh, name_en, 'team', team_key
    from marts.dim_salesperson
    union all
    select 'product_line', lines.product_line,
        coalesce(names.name_zh, lines.told, lines.product_line),
        coalesce(
            names.name_en, if(regexp_full_match(lines.told, '[ -~]+'), lines.told, null),
            lines.product_line
        ),
        'company', 'company'
    from (
        select product_line, product_line_name as told from products
        group by product_line, product_line_name
        qualify row_number() over (
            partition by product_line order by told is null, count(*) desc, told
        ) = 1
        union all
        select distinct product_line, null from marts.dim_product
        where product_line not in (select product_line from products where product_line is not null)
    ) as lines
    left join read_csv(
        'dbt_project/seeds/product_lines.csv',
        columns = {'product_line': 'varchar', 'name_zh': 'varchar', 'name_en': 'varchar'}
    ) as names on lines.product_line = names.product_line
    where lines.product_line <> 'unknown'
    union all
    select 'channel', channel, name_zh, name_en, 'company', 'company'
    from read_csv('dbt_project/seeds/channels.csv')
    union all
    select 'legal_entity', legal_entity_key, name_zh, name_en, 'company', 'company'
    from marts.dim_legal_entity
    union all
    select
        'product_manager', managers.scope_key, coalesce(people.name_zh, managers.scope_key),
        coalesce(people.name_en, managers.scope_key), 'company', 'company'
    from (select distinct scope_key from members where scope_type = 'product_manager') as managers
    left join marts.dim_salesperson as people on managers.scope_key = people.salesperson_key
    union all
    select 'account', account_key, name, name, 'company', 'company' from marts.dim_account
),

unnamed as (
    select distinct scope_type, scope_key from scope_days
    except
    select scope_type, scope_key from members
)

select all_members.*, scope_types.sort_order::integer as sort_order
from (
    select * from members
    union all
    select scope_type, scope_key, scope_key, scope_key, 'company', 'company' from unnamed
) as all_members
inner join read_csv('dbt_project/seeds/scope_types.csv') as scope_types using (scope_type);
