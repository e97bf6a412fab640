{# K70: entered within a day. Only meetings and visits may be entered before they take place. #}
{% set sla_hours = 24 %}

with activities as (
    select
        activities.*,
        coalesce(owners.employee_id, activities.performer_id, 'unknown') as owner_key,
        date_trunc('month', {{ business_date('occurred_at') }})::date as month_start
    from {{ ref('int_activity_states') }} as activities
    left join {{ ref('int_owner_employees') }} as owners
        on activities._source_system = owners._source_system
        and activities.performer_id = owners.user_id
    where known_to = date '9999-12-31'
        and not _is_deleted
        and {{ business_date('occurred_at') }} <= {{ as_of_date() }}
)

select
    owner_key,
    month_start,
    count(*) filter (
        case
            when entered_at < occurred_at then activity_type in ('meeting', 'visit')
            else entered_at <= occurred_at + interval {{ sla_hours }} hour
        end
    ) as numerator,
    count(*) as denominator
from activities
group by all
