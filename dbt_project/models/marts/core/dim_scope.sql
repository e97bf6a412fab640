with scope_types as (
    select * from {{ ref('scope_types') }}
),

-- A line is called what most of its products call it, if the seed has no name.
lines as (
    select product_line, product_line_name
    from {{ ref('dim_product') }}
    where product_line <> 'unknown'
    group by product_line, product_line_name
    qualify row_number() over (
            partition by product_line
            order by product_line_name is null, count(*) desc, product_line_name
        ) = 1
),

members as (
    select
        'company' as scope_type, 'company' as scope_key, '全公司' as name_zh, 'Company' as name_en,
        null as parent_type, null as parent_key
    union all
    select
        unit_type, org_unit_key, name_zh, name_en,
        case when unit_type = 'team' then 'region' else 'company' end,
        case when unit_type = 'team' then parent_key else 'company' end
    from {{ ref('dim_org_unit') }}
    where unit_type in ('region', 'team')
    union all
    select types.scope_type, 'unknown', '未知', 'Unknown', 'company', 'company'
    from scope_types as types
    where types.scope_type in (
            'region', 'team', 'product_line', 'channel', 'product_manager', 'category'
        )
    union all
    select 'key_model', 'other', '其他型号', 'Other models', 'company', 'company'
    union all
    select 'customer_group', 'none', '无集团', 'No group', 'company', 'company'
    union all
    select 'salesperson', salesperson_key, name_zh, name_en, 'team', team_key
    from {{ ref('dim_salesperson') }}
    union all
    select
        'product_line', lines.product_line,
        coalesce(names.name_zh, lines.product_line_name, lines.product_line),
        coalesce(names.name_en, case
            when regexp_full_match(lines.product_line_name, '[ -~]+') then lines.product_line_name
        end, lines.product_line),
        'company', 'company'
    from lines
    left join {{ ref('product_lines') }} as names on lines.product_line = names.product_line
    union all
    select 'channel', channel, name_zh, name_en, 'company', 'company' from {{ ref('channels') }}
    union all
    select 'legal_entity', legal_entity_key, name_zh, name_en, 'company', 'company'
    from {{ ref('dim_legal_entity') }}
    union all
    select
        'product_manager', managers.manager_key, coalesce(people.name_zh, managers.manager_key),
        coalesce(people.name_en, managers.manager_key), 'company', 'company'
    from (select distinct manager_key from {{ ref('int_product_managers') }}) as managers
    left join {{ ref('dim_salesperson') }} as people
        on managers.manager_key = people.salesperson_key
    union all
    select 'industry', industry, name_zh, name_en, 'company', 'company'
    from {{ ref('industries') }}
    union all
    select 'geo', region_code, name_zh, name_en, 'company', 'company'
    from {{ ref('dim_region') }}
    where region_level <> 'city'
    union all
    select 'account', account_key, name as name_zh, name as name_en, 'company', 'company'
    from {{ ref('dim_account') }}
),

-- Whoever has figures has a name, be it the key: a channel, or the product line of a market, that
-- nobody has told us of.
-- Sales keep theirs when they are void, and so do the channels of lines that count for nothing.
unnamed as (
    (
        select scope_type, scope_key from {{ ref('fct_kpi_values_history') }}
        where valid_to is null and value_status <> 'absent' and scope_type <> 'account'
        union
        select scope_type, scope_key from {{ ref('int_sales_deltas') }}
        union
        select 'channel', channel_key from {{ ref('int_sales_line_states') }}
    )
    except
    select scope_type, scope_key from members
),

all_members as (
    select * from members
    union all
    select
        scope_type, scope_key, scope_key as name_zh, scope_key as name_en, 'company', 'company'
    from unnamed
)

select
    members.scope_type,
    members.scope_key,
    members.name_zh,
    members.name_en,
    members.parent_type,
    members.parent_key,
    scope_types.sort_order
from all_members as members
inner join scope_types on members.scope_type = scope_types.scope_type
