{{ config(materialized='table') }}

-- All service measures of a cell side by side, of whoever is in the spine or has cases in the look,
-- beside the orders of the cell.
{% set measures = [
    'case_count', 'complaint_count', 'timed_responses', 'middle_response_minutes',
    'timed_resolutions', 'middle_resolution_minutes'
] %}
{% set cell = ['known_on', 'scope_type', 'scope_key', 'period_grain', 'period_key'] %}

with looks as (
    select looks.*, scopes.scope_type, scopes.keep_daily_versions as is_daily
    from {{ ref('int_service_looks') }} as looks
    inner join {{ ref('scope_types') }} as scopes
        on (looks.is_kept or scopes.keep_daily_versions)
        and scopes.scope_type in ('company', 'region', 'team')
),

spine as (
    select
        looks.known_on, looks.scope_type, members.scope_key, looks.period_grain, looks.period_key,
        bool_or(looks.known_on < members.known_to) as is_member
    from looks
    inner join {{ ref('int_scope_members') }} as members
        on looks.scope_type = members.scope_type
        and members.member_from <= looks.period_end
        and members.member_to > looks.period_start
        and looks.known_on >= members.known_from
        and looks.period_start < members.known_to
    group by all
),

-- An order counts on its first day in a period of the grain.
orders as (
    select
        looks.known_on, looks.scope_type, deltas.scope_key, looks.period_grain, looks.period_key,
        sum(
            case looks.period_grain
                {% for grain in ['month', 'quarter', 'year'] %}
                    when '{{ grain }}' then deltas.{{ grain }}_orders
                {% endfor %}
            end
        )::bigint as order_count
    from looks
    inner join {{ ref('int_count_deltas') }} as deltas
        on looks.scope_type = deltas.scope_type
        and deltas.business_date between looks.period_start and looks.end_date
        and deltas.known_on <= looks.known_on
    group by all
),

members as (
    select {{ cell | join(', ') }} from spine
    union
    select {{ cell | join(', ') }} from {{ ref('int_service_amounts') }}
)

select
    members.*,
    looks.period_end,
    looks.is_daily,
    coalesce(spine.is_member, false) or coalesce(amounts.case_count, 0) > 0 as is_present,
    {% for measure in measures %}
        coalesce(amounts.{{ measure }}, 0) as {{ measure }},
    {% endfor %}
    coalesce(orders.order_count, 0) as order_count,
    coalesce(amounts.case_count, 0) as row_count
from members
inner join looks using (known_on, scope_type, period_grain, period_key)
left join spine using ({{ cell | join(', ') }})
left join {{ ref('int_service_amounts') }} as amounts using ({{ cell | join(', ') }})
left join orders using ({{ cell | join(', ') }})
