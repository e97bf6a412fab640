{{ config(materialized='table') }}

-- The target of a scope in a whole month, quarter or year as known on the night, and the part of it
-- that was due by then. It is the sum of the shortest targets that fill the period: where a day has
-- no target, the period has none. A year is due target by target, which knows its season.
with looks as (
    select * from {{ ref('int_looks') }} where period_grain in ('month', 'quarter', 'year')
),

progress as (
    select * from {{ ref('int_period_progress') }}
),

in_force as (
    select
        looks.known_on,
        looks.period_grain,
        looks.period_key,
        looks.end_date,
        looks.period_end - looks.period_start + 1 as days,
        targets.scope_type,
        targets.scope_key,
        targets.period_grain as part_grain,
        targets.period_key as part_key,
        targets.period_start as part_start,
        targets.period_end as part_end,
        targets.target_value
    from looks
    inner join {{ ref('int_targets_in_force') }} as targets
        on targets.period_start between looks.period_start and looks.period_end
        and targets.period_end <= looks.period_end
        and looks.known_on >= targets.known_from
        and looks.known_on < targets.known_to
    qualify row_number() over (
            partition by
                looks.known_on, looks.period_grain, looks.period_key,
                targets.scope_type, targets.scope_key, targets.period_grain, targets.period_key
            order by targets.approved_at desc nulls last, targets.target_version desc
        ) = 1
),

-- The part that the night lies in is open, and every night looks at what is open.
parts as (
    select
        in_force.*,
        case
            when in_force.part_end <= in_force.end_date then in_force.target_value
            when in_force.part_start > in_force.end_date then 0
            else {{ share_of('in_force.target_value', 'progress') }}
        end as due_amount
    from in_force
    left join progress
        on in_force.known_on = progress.known_on
        and in_force.part_grain = progress.period_grain
        and in_force.part_key = progress.period_key
),

filled as (
    select
        known_on, period_grain, period_key, scope_type, scope_key,
        sum(target_value) as target_amount,
        sum(due_amount) as due_by_part
    from parts
    group by known_on, period_grain, period_key, days, scope_type, scope_key, part_grain
    having sum(part_end - part_start + 1) = days
    qualify row_number() over (
            partition by known_on, period_grain, period_key, scope_type, scope_key
            order by count(*) desc
        ) = 1
)

select
    filled.known_on,
    filled.scope_type,
    filled.scope_key,
    filled.period_grain,
    filled.period_key,
    filled.target_amount,
    case
        when filled.period_grain = 'year' then filled.due_by_part
        else {{ share_of('filled.target_amount', 'progress') }}
    end::decimal(38, 6) as due_amount
from filled
inner join progress
    on filled.known_on = progress.known_on
    and filled.period_grain = progress.period_grain
    and filled.period_key = progress.period_key
