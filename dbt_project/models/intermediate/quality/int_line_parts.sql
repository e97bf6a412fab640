{# Why a current line is not in the mart; none is none. #}
{% set cause_of_absence %}
case
            when lines._is_deleted then 'deleted'
            when lines.order_date > last_night.known_on then 'dated_ahead'
        end
{%- endset %}
-- Order lines on their way from staging into the mart, as known on the last night of their entity.
with versions as (
    select * from {{ ref('int_line_versions') }}
),

last_night as (
    select {{ entity_as_of('order_line') }} as known_on
),

counted as (
    select
        versions.source_table,
        sum(versions.version_count) as before,
        coalesce(
            sum(versions.version_count) filter (versions.known_on > last_night.known_on), 0
        ) as known_later,
        before - known_later - coalesce(
            sum(versions.record_count) filter (versions.known_on <= last_night.known_on), 0
        ) as superseded
    from versions
    cross join last_night
    group by all
),

current_lines as (
    select
        lines._source_table as source_table,
        {{ cause_of_absence }} as cause,
        count(*) as row_count
    from {{ ref('int_order_line_states') }} as lines
    inner join last_night
        on lines.known_from <= last_night.known_on
        and lines.known_to > last_night.known_on
    group by all
),

-- Their money as it was worked out once: of 10 M lines doing it again is 7 CPU-seconds a night.
amounts as (
    select
        lines._source_system as source,
        lines._batch_id as batch_id,
        coalesce(lines.currency, 'unknown') as currency,
        {{ cause_of_absence }} as cause,
        coalesce(sum(lines.net_amount), 0) as net_amount
    from {{ ref('int_sales_line_states') }} as lines
    inner join last_night
        on lines.known_from <= last_night.known_on
        and lines.known_to > last_night.known_on
    group by all
),

batches as (
    select source, batch_id, any_value(source_table) as source_table
    from {{ ref('dim_batch') }}
    group by all
),

versions_to_current as (
    select
        source_table,
        'staged_to_current' as hop,
        'rows' as measure,
        unnest(['before', 'known_later', 'superseded']) as part,
        unnest([before, known_later, superseded]) as value
    from counted
    union all
    select source_table, 'staged_to_current', 'rows', 'after', sum(row_count)
    from current_lines
    group by all
),

current_to_lines as (
    select
        source_table,
        'rows' as measure,
        unnest(case when cause is null then ['before'] else ['before', cause] end) as part,
        row_count::decimal(38, 2) as value
    from current_lines
    union all
    select
        batches.source_table,
        'net_amount ' || amounts.currency,
        unnest(
            case when amounts.cause is null then ['before'] else ['before', amounts.cause] end
        ),
        amounts.net_amount
    from amounts
    left join batches using (source, batch_id)
)

select source_table, hop, measure, part, value::decimal(38, 2) as value
from versions_to_current
union all
select source_table, 'current_to_lines', measure, part, value
from current_to_lines
