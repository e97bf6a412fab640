{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['kpi_id', 'scope_type', 'scope_key', 'period_grain', 'period_key'],
    full_refresh=false,
    on_schema_change='fail'
) }}

-- Scopes that keep daily versions have one from the period's first night; the others have one
-- provisional version, replaced in place until the period's last day, and versions from then on.
with cells as (
    select
        cells.known_on,
        cells.kpi_id,
        cells.scope_type,
        cells.scope_key,
        cells.period_grain,
        cells.period_key,
        definitions.definition_version,
        case
            when cells.is_daily or cells.known_on > cells.period_end then cells.known_on
            else periods.period_start
        end as valid_from,
        cells.value,
        cells.numerator,
        cells.denominator,
        cells.value_status,
        cells.row_count
    from {{ ref('int_kpi_cells') }} as cells
    inner join {{ ref('kpi_definitions') }} as definitions using (kpi_id)
    inner join {{ ref('int_periods') }} as periods using (period_grain, period_key)
),

{{ gone_cells('cells') }},

recomputed as (
    select * exclude (known_on) from cells
    union all by name
    select * exclude (known_on), 'absent' as value_status, 0 as row_count from gone
),

-- Not range_start: a rebuild reads all batches again, looks from its last night, and must not
-- forget what was reported before.
first_look as (
    select min(known_on) as known_on from {{ ref('int_nights') }}
),

{% if is_incremental() %}
    touched as (
        select
            kpi_id, scope_type, scope_key, period_grain, period_key,
            list(valid_from) as replaced_from
        from recomputed
        group by all
    ),

    kept as (
        select history.* exclude (valid_to)
        from {{ this }} as history
        inner join touched using (kpi_id, scope_type, scope_key, period_grain, period_key)
        cross join first_look
        where history.valid_from < first_look.known_on
            and not list_contains(touched.replaced_from, history.valid_from)
    ),
{% endif %}

versions as not materialized (
    select * from recomputed
    {% if is_incremental() %}
        union all by name
        select * from kept
    {% endif %}
),

-- Most cells have one version: the others alone are put in order.
repeated as (
    select kpi_id, scope_type, scope_key, period_grain, period_key
    from versions
    group by all
    having count(*) > 1
),

changes as (
    select versions.*
    from versions
    inner join repeated using (kpi_id, scope_type, scope_key, period_grain, period_key)
    qualify
        lag((value, numerator, denominator, value_status, row_count, definition_version))
            over (
                partition by kpi_id, scope_type, scope_key, period_grain, period_key
                order by valid_from
            )
        is distinct from (
            value, numerator, denominator, value_status, row_count, definition_version
        )
),

ordered as (
    select
        *,
        lead(valid_from) over (
            partition by kpi_id, scope_type, scope_key, period_grain, period_key
            order by valid_from
        ) as valid_to
    from changes
    union all by name
    select versions.*, null::date as valid_to
    from versions
    anti join repeated using (kpi_id, scope_type, scope_key, period_grain, period_key)
)

select
    kpi_id,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    definition_version,
    valid_from,
    valid_to,
    value,
    numerator,
    denominator,
    value_status,
    row_count
from ordered
