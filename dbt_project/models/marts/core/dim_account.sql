with records as (
    select * from {{ ref('int_account_records') }}
),

-- One row per golden account: the most recently modified record speaks, an older one fills gaps.
golden as (
    select
        account_key,
        arg_max(name, (_source_modified_at, _record_key)) as name,
        arg_max(account_type, (_source_modified_at, _record_key)) as account_type,
        arg_max(industry, (_source_modified_at, _record_key)) as industry,
        arg_max(region_code, (_source_modified_at, _record_key)) as region_code,
        arg_max(province, (_source_modified_at, _record_key)) as province,
        arg_max(city, (_source_modified_at, _record_key)) as city,
        arg_max(customer_group_id, (_source_modified_at, _record_key)) as customer_group_id,
        arg_max(level, (_source_modified_at, _record_key)) as level,
        arg_max(owner_key, (_source_modified_at, _record_key)) as owner_key,
        bool_or(coalesce(is_test, false)) as is_test,
        min(first_order_date) as supplied_first_order_date,
        (count(*) filter (not _is_deleted))::integer as record_count
    from records
    group by all
),

sales as (
    select * from {{ ref('int_account_sales') }}
),

-- Whoever owes, has paid, signed, answered or asked is there as well, and so is nobody: no fact
-- names an account without a row.
others as (
    select account_key from {{ ref('int_receivable_entries') }}
    where known_to = date '9999-12-31'
    {% for fact in ['contracts', 'survey_scores', 'cases', 'campaign_responses'] %}
        union
        select account_key from {{ ref('fct_' ~ fact) }}
    {% endfor %}
    union
    select 'unknown'
),

business as (
    select account_key, first_sale_date, last_sale_date from sales
    union all by name
    select account_key from others
    where account_key not in (select account_key from sales)
)

select
    coalesce(golden.account_key, business.account_key) as account_key,
    coalesce(golden.name, case
        when business.account_key = 'unknown' then '未知'
        else coalesce(golden.account_key, business.account_key)
    end) as name,
    coalesce(golden.account_type, 'unknown') as account_type,
    golden.industry,
    coalesce(golden.region_code, 'unknown') as region_code,
    golden.province,
    golden.city,
    golden.customer_group_id,
    golden.level,
    coalesce(golden.owner_key, 'unknown') as owner_key,
    coalesce(golden.is_test, false) as is_test,
    least(golden.supplied_first_order_date, business.first_sale_date) as first_order_date,
    business.last_sale_date,
    coalesce(golden.record_count, 0) as record_count,
    golden.account_key is null as is_inferred
from golden
full join business on golden.account_key = business.account_key
