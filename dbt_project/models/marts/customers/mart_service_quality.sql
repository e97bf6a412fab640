{{ config(materialized='view') }}

-- The service KPIs of each month and unit side by side with the cases they rest on; those of open
-- cases go on, so that their number stands beside the medians.
{% set types = ['complaint', 'repair', 'question', 'training'] %}

with cells as (
    select
        scope_type, scope_key, period_key,
        {% for kpi in ['complaint_rate', 'first_response_hours', 'resolution_hours', 'csat'] %}
            any_value(value) filter (kpi_id = '{{ kpi }}') as {{ kpi }},
        {% endfor %}
        any_value(denominator) filter (kpi_id = 'complaint_rate')::bigint as order_count,
        bool_or(is_partial) as is_partial
    from {{ local_ref('fct_kpi_values') }}
    where period_grain = 'month'
        and scope_type in ('company', 'region', 'team')
        and kpi_id in ('complaint_rate', 'first_response_hours', 'resolution_hours', 'csat')
    group by all
    having bool_or(kpi_id = 'complaint_rate')
),

months as (
    select * from {{ local_ref('dim_period') }} where period_grain = 'month'
),

cases as (
    select * from {{ local_ref('fct_cases') }} where is_counted
),

members as (
    {% for scope in ['region', 'team'] %}
        select '{{ scope }}' as scope_type, {{ scope }}_key as scope_key, * from cases
        union all
    {% endfor %}
    select 'company', 'company', * from cases
),

counts as (
    select
        months.period_key, members.scope_type, members.scope_key,
        {% set is_new = 'members.opened_date >= months.period_start' %}
        count(*) filter ({{ is_new }}) as case_count,
        {% for type in types %}
            count(*) filter ({{ is_new }} and members.case_type = '{{ type }}') as {{ type }}_count,
        {% endfor %}
        count(*) filter (
            {{ is_new }} and coalesce(members.case_type, 'other')
            not in ('complaint', 'repair', 'question', 'training')
        ) as other_count,
        count(*) filter ({{ is_new }} and members.is_response_censored) as unanswered_count,
        count(*) filter ({{ is_new }} and members.is_open) as open_count,
        count(*) filter (members.is_open or members.resolved_date > months.period_end)
            as open_at_month_end
    from months
    inner join members on members.opened_date <= months.period_end
    where members.is_open or members.resolved_date >= months.period_start
        or members.opened_date >= months.period_start
    group by all
)

select
    cells.scope_type,
    cells.scope_key,
    cells.period_key,
    cells.is_partial,
    coalesce(counts.case_count, 0)::bigint as case_count,
    {% for type in types %}
        coalesce(counts.{{ type }}_count, 0)::bigint as {{ type }}_count,
    {% endfor %}
    coalesce(counts.other_count, 0)::bigint as other_count,
    cells.order_count,
    cells.complaint_rate,
    cells.first_response_hours,
    cells.resolution_hours,
    coalesce(counts.unanswered_count, 0)::bigint as unanswered_count,
    coalesce(counts.open_count, 0)::bigint as open_count,
    {{ divide_half_up('open_count', 0, 'nullif(case_count, 0)', 0, 6) }}::decimal(9, 6)
        as censored_share,
    coalesce(counts.open_at_month_end, 0)::bigint as open_at_month_end,
    cells.csat
from cells
left join counts using (scope_type, scope_key, period_key)
