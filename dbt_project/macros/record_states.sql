{#
    Which version of each record was the current one, and from which night to which.

    Returns the columns of the unified relation plus known_from and known_to (exclusive, open end
    9999-12-31). The current version on a night is the one with the highest source_modified_at among
    those known by then; ties by extraction time, then row hash. Incremental: only records with a
    version known in the run's range are recomputed, whole.
#}
{% macro record_states(unified) %}
    with versions as (
        select * from {{ unified }}
        {% if is_incremental() %}
            where _record_key in (
                select _record_key from {{ unified }} where _known_on >= {{ range_start() }}
            )
        {% endif %}
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by _record_key
                order by _source_modified_at nulls first, _extracted_at, _row_hash
            ) as version_rank
        from versions
    ),

    last_of_night as (
        select * from ranked
        qualify row_number() over (
            partition by _record_key, _known_on order by version_rank desc
        ) = 1
    ),

    winners as (
        select * from last_of_night
        qualify version_rank = max(version_rank) over (
            partition by _record_key order by _known_on rows unbounded preceding
        )
    ),

    states as (
        select
            * exclude (version_rank),
            _known_on as known_from,
            lead(_known_on, 1, date '9999-12-31') over (
                partition by _record_key order by _known_on
            ) as known_to
        from winners
    )

    select * from states
{% endmacro %}
