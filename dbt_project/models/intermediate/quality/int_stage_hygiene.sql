-- Open deals in order: an amount, a next step and a closing date that has not passed. A next step
-- is asked of a CRM that keeps it.
with deals as (
    select
        deals.*,
        coalesce(owners.employee_id, deals.owner_id, 'unknown') as owner_key,
        bool_or(deals.next_step is not null) over (partition by deals._source_system) as keeps_steps
    from {{ ref('int_opportunity_states') }} as deals
    left join {{ ref('int_owner_employees') }} as owners
        on deals._source_system = owners._source_system and deals.owner_id = owners.user_id
    where not deals._is_deleted
),

first_month as (
    select date_trunc('month', min(known_from)) as month_start from deals
),

months as (
    select
        unnest(
            generate_series(month_start, date_trunc('month', {{ as_of_date() }}), interval 1 month)
        )::date as month_start
    from first_month
),

looks as (
    select month_start, least(last_day(month_start), {{ as_of_date() }}) as looked_on
    from months
)

select
    deals.owner_key,
    looks.month_start,
    count(*) filter (
        deals.amount is not null
        and deals.expected_close_date >= looks.looked_on
        and (trim(deals.next_step) <> '' or not deals.keeps_steps)
    ) as numerator,
    count(*) as denominator
from looks
inner join deals
    on looks.looked_on >= deals.known_from
    and looks.looked_on < deals.known_to
where deals.stage_category = 'open'
group by all
