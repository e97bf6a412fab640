-- Stages of the CRMs' pipelines and what became of the opportunities that were ever seen in them.
with states as (
    select * from {{ ref('int_opportunity_states') }} where stage_code is not null
),

latest as (
    select
        _record_key,
        coalesce(is_won, false) as is_won,
        coalesce(is_closed, false) as is_closed,
        stage_code,
        _is_deleted
    from states
    where known_to = date '9999-12-31'
),

-- A deal that came back to a stage was in it once.
visits as (
    select
        states._source_system,
        coalesce(states.pipeline, 'unknown') as pipeline,
        states.stage_code,
        states._record_key,
        arg_max(states.stage_category, states.known_from) as stage_category,
        arg_max(states.probability, states.known_from) as probability,
        max(states.known_from) as last_seen
    from states
    group by all
),

stages as (
    select
        visits._source_system,
        visits.pipeline,
        visits.stage_code,
        arg_max(visits.stage_category, (visits.last_seen, visits._record_key)) as stage_category,
        median(visits.probability) as default_probability,
        count(*) filter (not latest.is_closed and latest.stage_code = visits.stage_code)
            as open_count,
        count(*) filter (latest.is_closed) as closed_count,
        count(*) filter (latest.is_won) as won_count
    from visits
    inner join latest on visits._record_key = latest._record_key and not latest._is_deleted
    group by all
)

select
    _source_system || ':' || pipeline || ':' || stage_code as stage_key,
    _source_system as source_system,
    pipeline,
    stage_code,
    coalesce(stage_category, 'unknown') as stage_category,
    row_number() over (
        partition by _source_system, pipeline
        order by
            case stage_category when 'open' then 1 when 'won' then 2 when 'lost' then 3 else 4 end,
            default_probability,
            stage_code
    )::integer as stage_order,
    default_probability::decimal(9, 6) as default_probability,
    open_count,
    won_count,
    closed_count,
    {{ divide_half_up('won_count', 0, 'closed_count', 0, 9) }}::decimal(38, 9) as win_rate
from stages
