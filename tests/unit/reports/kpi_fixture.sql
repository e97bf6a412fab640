-- The KPI tables of the snapshot fixture, from a temporary table `lines`.
-- $start, $end and $as_of are ISO dates; one aggregate over scope x window serves every measure.

create table marts.dim_kpi as
select kpi_id, kpi_code, name_zh, name_en, definition_zh, definition_en, formula, unit,
    'additive' as additivity, is_flow, direction, 'sales_director' as owner_role,
    1 as definition_version, display_decimals
from (values
    ('gross_sales', 'K01', '毛销售额', 'Gross sales',
        '销售行数量×目录价之和，不含税，折扣前。',
        'Sale lines at list price, excluding tax, before discounts.',
        'sum(quantity * list_price)', 'currency', true, 'higher', 2),
    ('net_revenue', 'K02', '净销售额', 'Net revenue',
        '全部计入行的不含税净额之和，退货按退货日期冲减。',
        'Net amount of all counted lines excluding tax; returns reduce the period of the return.',
        'sum(net_amount)', 'currency', true, 'higher', 2),
    ('units_sold', 'K03', '销售量', 'Units sold',
        '销售与退货行数量之和（退货为负）。',
        'Quantity of sale and return lines, returns negative.',
        'sum(quantity)', 'units', true, 'higher', 0),
    ('order_count', 'K04', '订单数', 'Orders',
        '期内至少有一行销售的订单数。',
        'Distinct orders with at least one sale line.',
        'count(distinct order_id)', 'count', true, 'higher', 0),
    ('avg_order_value', 'K04', '笔单价', 'Average order value',
        '销售行净额÷订单数。',
        'Net of sale lines per order.',
        'net_sale / order_count', 'currency', false, 'higher', 2),
    ('sales_per_customer', 'K04', '客单价', 'Sales per customer',
        '销售行净额÷购买客户数。',
        'Net of sale lines per buying customer.',
        'net_sale / buyers', 'currency', false, 'higher', 2),
    ('net_revenue_ytd', 'K07', '本年累计净销售额', 'Net revenue year to date',
        '财年开始至期末的净销售额。',
        'Net revenue from the start of the fiscal year.',
        'sum(net_amount)', 'currency', false, 'higher', 2),
    ('net_revenue_rolling_12m', 'K07', '近12个月净销售额', 'Net revenue, last 12 months',
        '截至期末最近12个完整月的净销售额。',
        'Net revenue of the last 12 complete months.',
        'sum(net_amount)', 'currency', false, 'higher', 2),
    ('return_rate', 'K08', '退货率', 'Return rate',
        '退货净额÷销售净额。',
        'Returns as a share of sale lines.',
        '-net_return / net_sale', 'ratio', false, 'lower', 1),
    ('discount_rate', 'K09', '折扣率', 'Discount rate',
        '折扣额÷毛销售额。',
        'Discounts as a share of gross sales.',
        'discount / gross_sales', 'ratio', false, 'lower', 1),
    ('share_of_company', 'K10', '占公司比重', 'Share of company',
        '该范围净销售额÷公司净销售额。',
        'Net revenue of the scope over the company''s.',
        'net(scope) / net(company)', 'ratio', false, 'higher', 1),
    ('top10_account_share', 'K10', '前十大客户占比', 'Top-10 account share',
        '净销售额最高的10个客户÷合计。',
        'Net revenue of the ten largest accounts over the total.',
        'net(top 10) / net', 'ratio', false, 'lower', 1),
    ('revenue_hhi', 'K10', '收入集中度指数', 'Revenue concentration index (HHI)',
        '各客户收入份额平方之和。',
        'Sum of squared account shares.',
        'sum(share^2)', 'index', false, 'lower', 4),
    ('new_product_share', 'K10', '新品占比', 'New product share',
        '近12个月上市产品的净销售额÷合计。',
        'Products launched in the last 12 months over the total.',
        'net(new) / net', 'ratio', false, 'higher', 1),
    ('active_customers', 'K30', '活跃客户数', 'Active customers',
        '近365天内有销售的客户数。',
        'Accounts with a sale in the last 365 days.',
        'count(distinct account)', 'count', false, 'higher', 0),
    ('new_customers', 'K31', '新客户数', 'New customers',
        '首次购买落在期内的客户数。',
        'Accounts whose first sale lies in the period.',
        'count(distinct account)', 'count', true, 'higher', 0),
    ('new_customer_rate', 'K32', '新客户占比', 'New customer rate',
        '新客户数÷活跃客户数。',
        'New over active customers.',
        'new / active', 'ratio', false, 'higher', 1),
    ('repeat_purchase_rate', 'K35', '复购率', 'Repeat purchase rate',
        '近365天内购买日不少于两天的客户÷活跃客户。',
        'Accounts buying on two or more days in 365 days over active ones.',
        'repeat / active', 'ratio', false, 'higher', 1),
    ('churned_customers', 'K33', '流失客户数', 'Churned customers',
        '期初活跃、期末不活跃的客户数。', 'Active before the period and not at its end.',
        'count(lost)', 'count', false, 'lower', 0),
    ('churn_rate', 'K33', '客户流失率', 'Churn rate',
        '流失客户÷期初活跃客户。', 'Lost over active before.',
        'lost / active before', 'ratio', false, 'lower', 1),
    ('net_revenue_retention', 'K34', '净收入留存率', 'Net revenue retention',
        '老客户本期÷去年同期。', 'What old customers bring over what they brought.',
        'net / net last year', 'ratio', false, 'higher', 1),
    ('csat', 'K36', '客户满意度', 'Customer satisfaction',
        '平均得分。', 'Mean of the points.', 'points / responses', 'points', false, 'higher', 1),
    ('csat_top2_share', 'K36', '满意占比', 'Share of the satisfied',
        '最高两档占比。', 'Two best scores over responses.',
        'top two / responses', 'ratio', false, 'higher', 1),
    ('nps', 'K37', '净推荐值', 'Net promoter score',
        '推荐者减贬损者。', 'Promoters less detractors.',
        '(promoters - detractors) / responses', 'ratio', false, 'higher', 1),
    ('survey_response_rate', 'K36', '问卷回收率', 'Survey response rate',
        '已答复÷已发出。', 'Answered over sent.', 'answered / sent', 'ratio', false, 'higher', 1),
    ('attainment', 'K20', '目标完成率', 'Attainment',
        '净销售额÷目标。', 'Net revenue over the target.',
        'net / target', 'ratio', false, 'higher', 1),
    ('time_elapsed_rate', 'K21', '时间进度', 'Time elapsed',
        '已过工作日÷工作日。', 'Elapsed workdays over workdays.',
        'elapsed workdays / workdays', 'ratio', false, 'higher', 1),
    ('pace_gap', 'K21', '进度差', 'Pace gap',
        '目标完成率减时间进度。', 'Attainment less time elapsed.',
        '(net - target due) / target', 'ratio', false, 'higher', 1),
    ('required_run_rate', 'K22', '剩余日均需完成额', 'Required run rate',
        '差额÷剩余工作日。', 'What is missing per remaining workday.',
        '(target - net) / remaining workdays', 'currency', false, 'lower', 2),
    ('budget_variance', 'K24', '预算差异', 'Budget variance',
        '净销售额减预算。', 'Net revenue less the budget.', 'net - budget', 'currency', false, 'higher', 2),
    ('budget_variance_rate', 'K24', '预算差异率', 'Budget variance rate',
        '预算差异÷预算。', 'Budget variance over the budget.',
        '(net - budget) / budget', 'ratio', false, 'higher', 1),
    ('net_revenue_delivered', 'K02d', '净发货额', 'Net revenue delivered',
        '按交付日期计的净额。', 'Net amount by delivery date.',
        'sum(net_amount)', 'currency', false, 'higher', 2),
    ('net_revenue_invoiced', 'K02i', '净开票额', 'Net revenue invoiced',
        '按开票日期计的净额。', 'Net amount by issue date.',
        'sum(net_amount)', 'currency', false, 'higher', 2),
    ('on_time_delivery', 'K64', '交付及时率', 'On-time delivery',
        '按期签收÷有承诺日的签收。', 'Signed for in time over promised.',
        'on time / promised', 'ratio', false, 'higher', 1),
    ('campaign_roi', 'K61', '营销活动投资回报率', 'Campaign ROI',
        '归因毛利减投入，除以投入。', 'Attributed margin less spend, over spend.',
        '(margin - spend) / spend', 'ratio', false, 'higher', 1),
    ('promo_uplift', 'K62', '促销提升量', 'Promotion uplift',
        '促销期销量减基线销量。', 'Units sold in promotions less those before.',
        'units - baseline', 'units', false, 'higher', 0),
    ('launch_forecast_accuracy', 'K65', '立项预测准确度', 'Launch forecast accuracy',
        '1减去偏差占计划的比重。', 'One less the part of the plan that was missed.',
        '1 - abs(actual - plan) / plan', 'ratio', false, 'higher', 1)
) as k (kpi_id, kpi_code, name_zh, name_en, definition_zh, definition_en, formula, unit, is_flow,
    direction, display_decimals);

create table marts.dim_period as
with days as (
    select cast(range as date) as d from range(date '$start', date '$end', interval 1 day)
),
spans as (
    select 'day' as period_grain, strftime(d, '%Y-%m-%d') as period_key, d as period_start, d as period_end from days
    union all select distinct 'month', strftime(d, '%Y-%m'), date_trunc('month', d)::date, last_day(d) from days
    union all select distinct 'year', 'FY' || year(d), date_trunc('year', d)::date, make_date(year(d), 12, 31) from days
)
select s.*, period_end - period_start + 1 as days,
    (select count(*) from range(period_start, period_end + 1, interval 1 day) r(x) where isodow(x) < 6) as workdays,
    case period_grain when 'day' then strftime(period_start - 1, '%Y-%m-%d')
        when 'month' then strftime(period_start - 1, '%Y-%m') else 'FY' || year(period_start - 1) end as prev_period_key,
    case period_grain when 'day' then strftime(period_start - interval 1 year, '%Y-%m-%d')
        when 'month' then strftime(period_start - interval 1 year, '%Y-%m') else 'FY' || (year(period_start) - 1) end as yoy_period_key,
    period_end <= date '$as_of' as is_complete
from spans s;

create temp table scoped as
unpivot (select 'company' as company, region, team, salesperson_id as salesperson, product_line,
    channel, account_key as account, * exclude (region, team, salesperson_id, product_line, channel),
    min(business_date) over (partition by account_key) as first_date from lines)
on company, region, team, salesperson, product_line, channel, account into name scope_type value scope_key;

create temp table windows as
with p as (select *, (least(period_end, date '$as_of') - period_start)::integer as elapsed from marts.dim_period
    where period_start <= date '$as_of')
select period_grain, period_key, 'cur' as kind, period_start as w0, period_start + elapsed as w1 from p
union all select p.period_grain, p.period_key, 'prev', q.period_start,
    case when p.is_complete then q.period_end else least(q.period_end, q.period_start + p.elapsed) end
from p join marts.dim_period q on q.period_grain = p.period_grain and q.period_key = p.prev_period_key
union all select p.period_grain, p.period_key, 'yoy', q.period_start,
    case when p.is_complete then q.period_end else least(q.period_end, q.period_start + p.elapsed) end
from p join marts.dim_period q on q.period_grain = p.period_grain and q.period_key = p.yoy_period_key;

create temp table cells as
with facts as (
    select scope_type, scope_key, period_grain, period_key, kind,
        sum(gross) as gross, sum(net) as net, sum(quantity) as units, count(*) as row_count,
        sum(net) filter (line_type = 'sale') as sale, -sum(net) filter (line_type = 'return') as returned,
        sum(net) filter (is_new_product) as fresh,
        count(distinct order_id) filter (line_type = 'sale') as orders,
        count(distinct account_key) filter (line_type = 'sale') as buyers,
        count(distinct account_key) filter (first_date between w0 and w1) as newcomers
    from scoped join windows on business_date between w0 and w1 group by all)
select m.*, w.*, coalesce(gross, 0) as gross, coalesce(net, 0) as net, coalesce(units, 0) as units,
    coalesce(sale, 0) as sale, coalesce(returned, 0) as returned, coalesce(fresh, 0) as fresh,
    coalesce(orders, 0) as orders, coalesce(buyers, 0) as buyers,
    coalesce(newcomers, 0) as newcomers, coalesce(row_count, 0) as row_count
from (select distinct scope_type, scope_key from scoped) m cross join windows w
left join facts using (scope_type, scope_key, period_grain, period_key, kind)
where m.scope_type <> 'account' or row_count > 0;

create temp table active as
select scope_type, scope_key, period_key, count(*) as active, count(*) filter (days > 1) as repeated
from (select s.scope_type, s.scope_key, w.period_key, account_key, count(distinct business_date) as days
    from scoped s join windows w on w.kind = 'cur' and w.period_grain = 'month'
        and s.business_date between w.w1 - 364 and w.w1
    where s.line_type = 'sale' and s.scope_type <> 'account' group by all) group by all;

create temp table top as
select scope_type, scope_key, period_key, sum(net) filter (place <= 10) as top10, sum(net) as total,
    sum(net * net) as squares
from (select *, row_number() over (partition by scope_type, scope_key, period_key order by net desc, account_key) as place
    from (select s.scope_type, s.scope_key, w.period_key, account_key, sum(net) as net
        from scoped s join windows w on w.kind = 'cur' and w.period_grain = 'month' and s.business_date between w.w0 and w.w1
        where s.scope_type in ('company', 'region') group by all))
group by all;

create temp table long as
with c as (select * from cells where kind = 'cur'), upper as (select * from c where scope_type <> 'account')
select scope_type, scope_key, period_grain, period_key, kpi_id, n, d, row_count from (
    select *, unnest(['gross_sales', 'net_revenue', 'units_sold', 'order_count', 'avg_order_value', 'sales_per_customer', 'return_rate', 'discount_rate']) as kpi_id,
        unnest([gross, net, units, orders, sale, sale, returned, gross - sale]::decimal(38,6)[]) as n,
        unnest([null, null, null, null, orders, buyers, sale, gross]::decimal(38,6)[]) as d from c)
where scope_type <> 'account' or kpi_id in ('gross_sales', 'net_revenue', 'units_sold')
union all select c.scope_type, c.scope_key, c.period_grain, c.period_key, 'share_of_company', c.net, t.net, c.row_count
from upper c join c t on t.scope_type = 'company' and t.period_key = c.period_key
where c.scope_type <> 'company' and c.period_grain <> 'day'
union all select scope_type, scope_key, period_grain, period_key, k.kpi_id, case k.kpi_id when 'new_product_share' then fresh else newcomers end,
    case k.kpi_id when 'new_product_share' then net end, row_count
from upper cross join (values ('new_product_share'), ('new_customers')) k(kpi_id) where period_grain <> 'day'
union all select u.scope_type, u.scope_key, 'month', u.period_key, k.kpi_id,
    case k.kpi_id when 'active_customers' then coalesce(active, 0) when 'new_customer_rate' then newcomers else coalesce(repeated, 0) end,
    case when k.kpi_id <> 'active_customers' then coalesce(active, 0) end, row_count
from upper u left join active using (scope_type, scope_key, period_key)
cross join (values ('active_customers'), ('new_customer_rate'), ('repeat_purchase_rate')) k(kpi_id)
where u.period_grain = 'month'
union all select scope_type, scope_key, 'month', period_key, unnest(['top10_account_share', 'revenue_hhi']),
    unnest([top10, squares]), unnest([total, total * total]), 0 from top
union all select u.scope_type, u.scope_key, 'month', u.period_key, k.kpi_id, (select sum(net) from upper x
    where x.scope_type = u.scope_type and x.scope_key = u.scope_key and x.period_grain = 'month' and case k.kpi_id
        when 'net_revenue_ytd' then x.period_key between left(u.period_key, 4) and u.period_key
        else x.w0 > date_trunc('month', u.w1 + 1) - interval 13 month and x.w0 <= u.w1 and last_day(x.w0) <= u.w1
            and x.w0 >= date_trunc('month', u.w1 + 1) - interval 12 month end), null, row_count
from upper u cross join (values ('net_revenue_ytd'), ('net_revenue_rolling_12m')) k(kpi_id)
where u.period_grain = 'month'
-- The target is gross sales, and 15 of 21 workdays have always elapsed.
union all select scope_type, scope_key, 'month', period_key, unnest(['attainment', 'time_elapsed_rate', 'pace_gap', 'required_run_rate']),
    unnest([net, 15, net - gross * 15 / 21, gross - net]::decimal(38,6)[]), unnest([gross, 21, gross, 6]::decimal(38,6)[]), row_count
from upper where period_grain = 'month' and scope_type in ('company', 'region', 'team', 'product_line')
-- Two of forty customers are always lost; five of ten answer, but in R1 nobody.
union all select scope_type, scope_key, 'month', period_key,
    unnest(['churned_customers', 'churn_rate', 'net_revenue_retention', 'csat', 'csat_top2_share', 'nps', 'survey_response_rate']),
    unnest([2, 2, net, 400 * asked, 4 * asked, 3 * asked, 5 * asked]::decimal(38,6)[]),
    unnest([null, 40, gross, 5 * asked, 5 * asked, 5 * asked, 10]::decimal(38,6)[]), row_count
from (select *, (scope_key <> 'R1')::int as asked from upper)
where period_grain = 'month' and scope_type in ('company', 'region', 'team')
-- The budget is gross sales as well.
union all select scope_type, scope_key, 'month', period_key, unnest(['budget_variance', 'budget_variance_rate']),
    unnest([net - gross, net - gross]::decimal(38,6)[]), unnest([null, gross]::decimal(38,6)[]), row_count
from upper where period_grain = 'month' and scope_type in ('company', 'region', 'product_line')
-- Nine tenths of what is ordered is delivered in its month, eight tenths invoiced.
union all select scope_type, scope_key, 'month', period_key,
    unnest(['net_revenue_delivered', 'net_revenue_invoiced', 'on_time_delivery']),
    unnest([round(0.9 * net, 2), round(0.8 * net, 2), 9]::decimal(38,6)[]), unnest([null, null, 10]::decimal(38,6)[]), row_count
from upper where period_grain = 'month' and scope_type in ('company', 'region', 'product_line');

create table marts.fct_kpi_values as
with v as (select l.*, p.is_complete, p.period_end,
    case when kpi_id in ('active_customers', 'new_customer_rate', 'repeat_purchase_rate') then least(p.period_end, date '$as_of') - 364 < date '$start'
         when kpi_id = 'net_revenue_rolling_12m' then p.period_start < date '$start' + interval 12 month else false end as short,
    kpi_id in ('avg_order_value', 'sales_per_customer', 'return_rate', 'discount_rate', 'share_of_company', 'new_customer_rate', 'repeat_purchase_rate', 'top10_account_share', 'revenue_hhi', 'new_product_share', 'attainment', 'time_elapsed_rate', 'pace_gap', 'required_run_rate', 'churn_rate', 'net_revenue_retention', 'csat', 'csat_top2_share', 'nps', 'survey_response_rate', 'budget_variance_rate', 'on_time_delivery') as is_ratio
    from long l join marts.dim_period p using (period_grain, period_key))
select kpi_id, k.kpi_code, scope_type, scope_key, period_grain, period_key, date '$as_of' as as_of_date,
    date '$as_of' as knowledge_date, 1 as definition_version,
    cast(case when is_ratio and (d is null or d <= 0) then null when is_ratio then round(n::double / d::double, 9)
        when short and kpi_id = 'net_revenue_rolling_12m' then null else n end as decimal(38,9)) as value,
    cast(n as decimal(38,6)) as numerator, cast(d as decimal(38,6)) as denominator,
    case when is_ratio and coalesce(d, 0) = 0 then 'no_denominator' when is_ratio and d < 0 then 'negative_denominator'
        when short then 'insufficient_history' when not is_complete then 'partial_period' else 'ok' end as status,
    not is_complete as is_partial,
    case when scope_type = 'channel' and scope_key = 'eshop' then 'stale' else 'current' end as data_state, '' as flags, row_count
from v join marts.dim_kpi k using (kpi_id);

create temp macro growth(value, base) as
    cast(case when base > 0 then round((value - base)::double / base::double, 9) end as decimal(38,9));

create temp macro growth_status(base, is_complete) as
    case when coalesce(base, 0) = 0 then 'no_prior' when base < 0 then 'negative_denominator'
        when not is_complete then 'partial_period' else 'ok' end;

create table marts.fct_kpi_comparisons as
with flows as (select scope_type, scope_key, period_grain, period_key, kind,
    unnest(['gross_sales', 'net_revenue', 'units_sold', 'order_count', 'new_customers']) as kpi_id,
    unnest([gross, net, units, orders, newcomers]::decimal(38,9)[]) as v from cells),
wide as (select scope_type, scope_key, period_grain, period_key, kpi_id, max(v) filter (kind = 'cur') as value,
    max(v) filter (kind = 'prev') as prev_value, max(v) filter (kind = 'yoy') as yoy_value from flows
    where scope_type <> 'account' or kpi_id in ('gross_sales', 'net_revenue', 'units_sold') group by all
    having count(*) filter (kind = 'cur') > 0)
select kpi_id, scope_type, scope_key, period_grain, period_key, value,
    prev_value, value - prev_value as prev_change, growth(value, prev_value) as prev_growth, growth_status(prev_value, p.is_complete) as prev_status,
    yoy_value, value - yoy_value as yoy_change, growth(value, yoy_value) as yoy_growth, growth_status(yoy_value, p.is_complete) as yoy_status,
    not p.is_complete as is_partial, '' as flags
from wide join marts.dim_period p using (period_grain, period_key);

-- An invented bridge: shares of the difference, of which the rest is in the volume.
create table marts.mart_pvm as
with bases as (
    select *, 'prior_year' as base, yoy_value as before from marts.fct_kpi_comparisons
    union all
    select *, 'prior_month', prev_value from marts.fct_kpi_comparisons where period_grain = 'month'
    union all
    select *, 'budget', round(0.93 * value, 2) from marts.fct_kpi_comparisons),
told as (
    select base, scope_type, scope_key, period_grain, period_key, is_partial,
        value::decimal(38,2) as actual_revenue, before::decimal(38,2) as base_revenue,
        (value - before)::decimal(38,2) as variance
    from bases
    where kpi_id = 'net_revenue' and before is not null
        and scope_type in ('company', 'region', 'product_line', 'channel')
        and period_grain in ('month', 'quarter', 'year'))
select *, round(-0.2 * variance, 2)::decimal(38,2) as price_effect,
    round(0.1 * base_revenue, 2)::decimal(38,2) as mix_effect,
    round(0.05 * actual_revenue, 2)::decimal(38,2) as new_effect,
    round(-0.04 * base_revenue, 2)::decimal(38,2) as discontinued_effect,
    0.00::decimal(38,2) as fx_effect, -17.31::decimal(38,2) as other_effect,
    (variance - price_effect - mix_effect - new_effect - discontinued_effect - fx_effect - other_effect)::decimal(38,2)
        as volume_effect,
    if(is_partial, 'partial_period', 'ok') as status
from told;

-- Scores of two components: revenue against an invented target and discounts against 10 %. E002 has
-- no input for one of them, E003 none for both; people are of two roles.
create table marts.mart_performance_components as
select scope_type, scope_key, period_grain, period_key, is_partial,
    case when scope_key in ('E001', 'E002') then 'manager' when scope_type = 'salesperson' then 'rep' else scope_type end as peer_group,
    kpi_id, case kpi_id when 'net_revenue' then 0.7 else 0.3 end::decimal(9,4) as weight,
    case when scope_key = 'E003' or (scope_key = 'E002' and kpi_id = 'discount_rate') then null
        when kpi_id = 'net_revenue' then least(value / 400000, 1.2) else 1 end::decimal(38,9) as component_index,
    case when scope_key in ('E002', 'E003') then 'missing_input' when is_partial then 'partial_period' else 'ok' end as status
from marts.fct_kpi_values
where kpi_id in ('net_revenue', 'discount_rate') and period_grain = 'month'
    and scope_type in ('region', 'team', 'salesperson') and scope_key <> 'unknown' and value is not null;

create table marts.mart_performance_score as
with summed as (
    select scope_type, scope_key, period_grain, period_key, peer_group, is_partial,
        coalesce(sum(weight) filter (component_index is not null), 0)::decimal(9,4) as weight_coverage,
        sum(weight * component_index) as weighted, bool_or(status = 'missing_input') as is_provisional
    from marts.mart_performance_components group by all),
scored as (select *, case when weight_coverage >= 0.7 then 100 * weighted / weight_coverage end::decimal(38,9) as score from summed)
select *, case when score is null then 'missing_input' when is_partial then 'partial_period' else 'ok' end as status,
    case when score is not null and count(score) over peers >= 3 then dense_rank() over (
        partition by scope_type, peer_group, period_grain, period_key order by score desc nulls last) end as peer_rank
from scored
window peers as (partition by scope_type, peer_group, period_grain, period_key);

-- Each reason for a missing value occurs at least once in the month and day that tests look at.
update marts.fct_kpi_values set value = null, status = 'missing_input'
where kpi_id = 'discount_rate' and scope_key = 'service' and period_key = '2026-11';

update marts.fct_kpi_values set value = null, status = 'negative_denominator'
where kpi_id = 'return_rate' and scope_key = 'R4' and period_key = '2026-11';

update marts.fct_kpi_values set value = null, status = 'no_denominator'
where kpi_id = 'avg_order_value' and scope_key in ('E020', 'unknown') and period_key = '2026-11';

update marts.fct_kpi_values set status = 'insufficient_history'
where kpi_id = 'active_customers' and scope_key = 'R3' and period_key = '2026-11';

create table marts.dim_snapshot as select 'order' as revenue_basis;

-- Invoices run ahead by one part in fifty.
create table marts.mart_order_delivery_invoice_bridge as
with months as (
    select scope_type, scope_key, period_key, value::decimal(38,2) as ordered from marts.fct_kpi_values
    where kpi_id = 'net_revenue' and period_grain = 'month' and scope_type in ('company', 'account')),
flows as (
    select *, round(0.9 * ordered, 2)::decimal(38,2) as delivered, round(0.8 * ordered, 2)::decimal(38,2) as invoiced,
        round(0.02 * ordered, 2)::decimal(38,2) as prebilled_change,
        ordered - delivered as backlog_change, delivered - invoiced + prebilled_change as uninvoiced_change from months),
closed as (
    select *, sum(backlog_change) over so_far as backlog_closing, sum(uninvoiced_change) over so_far as uninvoiced_closing,
        sum(prebilled_change) over so_far as prebilled_closing
    from flows window so_far as (partition by scope_type, scope_key order by period_key))
select *, backlog_closing - backlog_change as backlog_opening, uninvoiced_closing - uninvoiced_change as uninvoiced_opening,
    prebilled_closing - prebilled_change as prebilled_opening
from closed;

-- A campaign, spend on none, and one that cost nothing; promotions with and without a baseline; launches
-- whose horizon has ended, is open, and has no plan of units.
create table marts.dim_campaign as
select * from (values ('C1', 'Autumn Expo'), ('C2', 'Mailing'), ('unknown', 'unknown')) as c (campaign_key, name);
create table marts.mart_marketing_effect as
select campaign_key, period_key, spend::decimal(38,2) as spend, leads::bigint as lead_count, 2::bigint as opportunity_count,
    1::bigint as won_count, revenue::decimal(38,2) as attributed_revenue, margin::decimal(38,2) as attributed_margin,
    case when spend > 0 then (margin - spend) / spend end::decimal(38,9) as campaign_roi,
    case when leads > 0 then spend / leads end::decimal(38,9) as cost_per_lead
from (values ('C1', '2026-11', 52258.5, 7, 310000, 98000), ('C2', '2026-11', 0, 3, 0, 0), ('unknown', '2026-11', 15734, 0, 0, 0),
    ('C1', '2026-10', 100, 0, 0, 0)) as e (campaign_key, period_key, spend, leads, revenue, margin);
create table marts.dim_product as
select * from (values ('P1', '智能传感器', 'Smart sensor', date '2026-05-03'), ('P2', '驱动器', 'Drive', null))
    as p (product_key, name_zh, name_en, launch_date);
create table marts.mart_promotion_effect as
select promotion_id, product_key, 'Golden Autumn' as promotion_name, date_from, date_to, status, 8::decimal(38,4) as units_sold,
    baseline::decimal(38,4) as baseline_units, 8 - baseline_units as uplift_units,
    case when baseline > 0 then (8 - baseline) / baseline end::decimal(38,9) as uplift_rate, 457026.35::decimal(38,2) as net_revenue,
    47637.67::decimal(38,2) as discount_amount, 124154.35::decimal(38,2) as gross_margin
from (values ('PR1', 'P1', date '2026-10-19', date '2026-11-09', 'ok', 0.375), ('PR1', 'P2', date '2026-10-19', date '2026-11-09', 'ok', 0),
    ('PR2', 'P1', date '2026-11-10', date '2026-11-30', 'partial_period', 2), ('PR3', 'P9', date '2024-10-02', date '2024-10-05', 'insufficient_history', null))
    as p (promotion_id, product_key, date_from, date_to, status, baseline);
create table marts.mart_launch_accuracy as
select product_key, horizon_months, launch_date, horizon_end, status, 214000::decimal(38,2) as planned_amount,
    171200::decimal(38,2) as actual_amount, 0.8::decimal(38,9) as plan_reached_rate, units::decimal(38,4) as planned_units,
    2::decimal(38,4) as actual_units, case when status = 'ok' then 0.8 end::decimal(38,9) as accuracy
from (values ('P1', 6, date '2026-05-03', date '2026-11-02', 'ok', 1), ('P1', 12, date '2026-05-03', date '2027-05-02', 'partial_period', null),
    ('P2', 3, null, null, 'missing_input', null)) as l (product_key, horizon_months, launch_date, horizon_end, status, units);
