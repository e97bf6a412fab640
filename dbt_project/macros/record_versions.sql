{# The lineage columns a staging model passes on from its landed source. #}
{% macro lineage_columns() %}
    {{ lineage_types().keys() | join(', ') }}, _replace_unit, _batch_order, _accepted
{%- endmacro %}

{#
    Row versions that a staging model adds: the last step of every staging model.

    mapped: CTE with the staged columns and lineage_columns().
    Upserts add every accepted row. A replace unit (a file, a day, or the full table delivered again)
    adds only what differs from the unit's previous delivery: changed and new rows, and a tombstone
    for a row that is gone. A quarantined row counts as present, so it never deletes its good version.
#}
{% macro record_versions(mapped) %}
    {% set outside = ['_replace_unit', '_batch_order', '_accepted'] %}
    deliveries as (
        select distinct _replace_unit, _batch_id, _batch_order, _known_on, _extracted_at
        from {{ mapped }}
        where _replace_unit is not null
    ),

    batches as (
        select
            *,
            row_number() over (
                partition by _replace_unit order by _batch_order, _extracted_at, _batch_id
            ) as seq
        from deliveries
    ),

    units as (
        select _replace_unit, max(seq) as last_seq from batches group by _replace_unit
    ),

    {% if is_incremental() %}
        standing as (
            select * from {{ this }}
            where _replace_unit in (select _replace_unit from batches)
                and _batch_id not in (select _batch_id from batches)
        ),

        -- Records as the unit's next delivery repeats them: nothing to look at, and of a full list
        -- nearly all (of 120,000 customers the night took 1.6 CPU-seconds, now 0.7).
        repeated as (
            select _replace_unit, _record_id, any_value(_row_hash) as _row_hash
            from {{ mapped }}
            where _replace_unit in (
                select _replace_unit from units where last_seq = 1
            )
            group by _replace_unit, _record_id
            having count(*) = 1 and bool_and(_accepted)
        ),

        latest as (
            select _replace_unit, _record_id, _row_hash, _is_deleted from standing
            {{ latest_in_unit() }}
        ),

        unchanged as (
            select _replace_unit, _record_id from latest
            inner join repeated using (_replace_unit, _record_id, _row_hash)
            where not latest._is_deleted
        ),
    {% endif %}

    previous as (
        {% if is_incremental() %}
            select standing.*, standing._source_modified_at as _batch_order, true as _accepted
            from standing
            anti join unchanged using (_replace_unit, _record_id)
            {{ latest_in_unit() }}
        {% else %}
            select * from {{ mapped }} where false
        {% endif %}
    ),

    -- Once a delivery, however often it repeats a record: the neighbours of a stay are deliveries.
    presence as (
        select mapped.*, batches.seq
        from {{ mapped }} as mapped
        inner join batches using (_replace_unit, _batch_id)
        {% if is_incremental() %}
            anti join unchanged using (_replace_unit, _record_id)
        {% endif %}
        qualify row_number() over (
            partition by _replace_unit, _record_id, seq order by _accepted desc, _row_number
        ) = 1
        union all by name
        select *, 0 as seq from previous where not _is_deleted
    ),

    sequenced as (
        select
            *,
            lag(seq) over record as previous_seq,
            lead(seq) over record as next_seq
        from presence
        inner join units using (_replace_unit)
        window record as (partition by _replace_unit, _record_id order by seq)
    ),

    -- A stay is a stretch of deliveries that hold the row without a gap: after one it is new again.
    stays as (
        select
            *,
            count(*) filter (previous_seq is distinct from seq - 1) over (
                partition by _replace_unit, _record_id order by seq
            ) as stay
        from sequenced
    ),

    compared as (
        select
            *,
            lag(case when _accepted then _row_hash end ignore nulls) over (
                partition by _replace_unit, _record_id, stay order by seq
            ) as previous_hash,
            bool_or(_accepted) over (partition by _replace_unit, _record_id, stay) as was_accepted
        from stays
    ),

    changed as (
        select * from compared
        where seq > 0 and _accepted and previous_hash is distinct from _row_hash
    ),

    gone as (
        select _replace_unit, _record_id, seq + 1 as gone_seq
        from compared
        where seq < last_seq and next_seq is distinct from seq + 1 and was_accepted
    ),

    tombstones as (
        select
            presence.* replace (
                true as _is_deleted,
                batches._batch_id as _batch_id,
                batches._known_on as _known_on,
                batches._extracted_at as _extracted_at,
                batches._batch_order as _source_modified_at
            )
        from gone
        inner join presence
            on gone._replace_unit = presence._replace_unit
            and gone._record_id = presence._record_id
            and presence.seq < gone.gone_seq
            and presence._accepted
        inner join batches
            on gone._replace_unit = batches._replace_unit
            and gone.gone_seq = batches.seq
        qualify row_number() over (
            partition by gone._replace_unit, gone._record_id, gone.gone_seq
            order by presence.seq desc
        ) = 1
    ),

    versions as (
        select * exclude (_batch_order, _accepted) from {{ mapped }}
        where _replace_unit is null and _accepted
        union all by name
        select * exclude (
            _batch_order, _accepted, seq, previous_seq, next_seq, last_seq, stay, previous_hash,
            was_accepted
        )
        from changed
        union all by name
        select * exclude (_batch_order, _accepted, seq) from tombstones
    )

    select * from versions
{% endmacro %}

{# Of the versions of each record of a unit, the one that was delivered last. #}
{% macro latest_in_unit() -%}
    qualify row_number() over (
        partition by _replace_unit, _record_id order by _source_modified_at desc, _extracted_at desc
    ) = 1
{%- endmacro %}
