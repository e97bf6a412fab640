{# CTE `feature_spans` of `keyed`: a version that changes none of the keys begins nothing. #}
{% macro feature_spans(keyed, keys) %}
    versions as (
        select *, row({{ keys | join(', ') }}) as version from {{ keyed }}
    ),

    compared_versions as (
        select
            *,
            lag(version) over (partition by record_key order by known_from)
            is distinct from version as is_new
        from versions
    ),

    feature_spans as (
        select
            record_key,
            known_from,
            lead(known_from, 1, date '9999-12-31') over (
                partition by record_key order by known_from
            ) as known_to,
            {{ keys | join(', ') }}
        from compared_versions
        where is_new
    )
{%- endmacro %}

{#
    CTEs from the features of records to `compared`: pairs of records that share a block key, with
    the features of both as structs left_side and right_side, over the nights both stood.

    features: model with record_key, known_from, known_to. blocks: {name: SQL of the key}.
    Of a block the first known records are compared with all others, so that 100,000 accounts of one
    name cost 30 comparisons each and not 100,000. First known ranks first: what comes later changes
    no earlier comparison, and a night finds what a rebuild finds.
#}
{% macro match_candidates(features, blocks, heads=30) %}
    features as (
        select * from {{ features }}
    ),

    {% if is_incremental() %}
        touched as (
            select distinct record_key from features where known_from >= {{ range_start() }}
        ),
    {% endif %}

    keyed as (
        {% for name, key in blocks.items() %}
            select record_key, known_from, '{{ name }}:' || {{ key }} as block_key
            from features
            where {{ key }} is not null
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
    ),

    blocks as (
        select record_key, block_key, min(known_from) as known_from
        from keyed
        {% if is_incremental() %}
            where block_key in (
                select block_key from keyed where record_key in (select record_key from touched)
            )
        {% endif %}
        group by all
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by block_key order by known_from, record_key
            ) as block_rank
        from blocks
        where block_key in (select block_key from blocks group by all having count(*) > 1)
    ),

    heads as (
        select block_key, record_key from ranked where block_rank <= {{ heads }}
    ),

    candidates as (
        select distinct
            least(heads.record_key, ranked.record_key) as left_key,
            greatest(heads.record_key, ranked.record_key) as right_key
        from heads
        inner join ranked
            on heads.block_key = ranked.block_key and heads.record_key <> ranked.record_key
        {% if is_incremental() %}
            where heads.record_key in (select record_key from touched)
                or ranked.record_key in (select record_key from touched)
        {% endif %}
    ),

    -- One side after the other: of both at once DuckDB compares all nights with all first (at 1 M
    -- records more than 20 minutes; all of the resolution takes 96 seconds so).
    left_sides as materialized (
        select candidates.left_key, candidates.right_key, left_side
        from candidates
        inner join features as left_side on candidates.left_key = left_side.record_key
    ),

    compared as (
        select
            left_sides.left_key,
            left_sides.right_key,
            greatest(left_side.known_from, right_side.known_from) as known_from,
            least(left_side.known_to, right_side.known_to) as known_to,
            left_side,
            right_side
        from left_sides
        inner join features as right_side
            on left_sides.right_key = right_side.record_key
            and left_side.known_from < right_side.known_to
            and right_side.known_from < left_side.known_to
    ),
{%- endmacro %}

{# The last steps of a model of pairs: those worth a merge or a look, of CTE `scored`. #}
{% macro match_verdicts(entity) %}
    final as (
        select
            *,
            case
                when score >= {{ match_threshold(entity, 'auto') }} then 'auto' else 'review'
            end as verdict
        from scored
        where score >= {{ match_threshold(entity, 'review') }}
    )

    select * from final
{%- endmacro %}

{# Before a night: the pairs of records that it looks at again. #}
{% macro drop_pairs_of_changed(relation, features) %}
    {% if is_incremental() %}
        delete from {{ relation }}
        where left_key in (
                select record_key from {{ features }} where known_from >= {{ range_start() }}
            )
            or right_key in (
                select record_key from {{ features }} where known_from >= {{ range_start() }}
            )
    {% endif %}
{% endmacro %}
