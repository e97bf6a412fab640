{#
    Steps of entity resolution, shared by accounts and contacts.

    Every table of it says from which night to which something was known, so that the keys of a past
    night can be read and a run over a range of nights gives what the nights gave one by one.
#}

{# Points for or against, from the seed match_weights; a level without a weight says nothing. #}
{% macro match_weight(entity, attribute) -%}
    coalesce((
        select weight from {{ ref('match_weights') }} as weights
        where weights.entity = '{{ entity }}'
            and weights.attribute = '{{ attribute }}'
            and weights.level = levels.{{ attribute }}_level
    ), 0)
{%- endmacro %}

{% macro match_threshold(entity, level) -%}
    (
        select weight from {{ ref('match_weights') }}
        where entity = '{{ entity }}' and attribute = 'threshold' and level = '{{ level }}'
    )
{%- endmacro %}

{# Whether a key is one that people type when they have none. #}
{% macro is_placeholder(attribute, key) -%}
    {{ key }} in (
        select value from {{ ref('match_placeholders') }} where attribute = '{{ attribute }}'
    )
{%- endmacro %}

{#
    A key with one ASCII character for each of its own: DuckDB counts edit distances in bytes, of which
    a Chinese character has three. That two characters may look alike makes a distance smaller by one
    in 94 cases, between keys that are not equal.
#}
{% macro shape(key) -%}
    array_to_string(list_transform(
        string_split({{ key }}, ''), letter -> chr((33 + ord(letter) % 94)::integer)
    ), '')
{%- endmacro %}

{# A key that is not among those which its record shares with a crowd. #}
{% macro unless_crowded(attribute) -%}
    case when not coalesce(list_contains(without, '{{ attribute }}'), false) then {{ attribute }} end
{%- endmacro %}

{# same, differ or, where one side has none, unknown. #}
{% macro equality(column) -%}
    case
        when left_side.{{ column }} is null or right_side.{{ column }} is null then 'unknown'
        when left_side.{{ column }} = right_side.{{ column }} then 'same'
        else 'differ'
    end
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

    compared as (
        select
            candidates.left_key,
            candidates.right_key,
            greatest(left_side.known_from, right_side.known_from) as known_from,
            least(left_side.known_to, right_side.known_to) as known_to,
            left_side,
            right_side
        from candidates
        inner join features as left_side on candidates.left_key = left_side.record_key
        inner join features as right_side
            on candidates.right_key = right_side.record_key
            and left_side.known_from < right_side.known_to
            and right_side.known_from < left_side.known_to
    ),
{%- endmacro %}

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

{#
    What joins two nodes and what keeps them apart, from which night to which.

    pairs: model of scored pairs; nodes: model of what stands for a record. Kinds: auto (score), same and different (a person's decision, which
    takes the place of the score while it stands).
#}
{% macro match_links(entity, pairs, nodes) %}
    with
    decisions as (
        select
            decision,
            record_key,
            other_record_key,
            least(record_key, other_record_key) as left_key,
            greatest(record_key, other_record_key) as right_key,
            known_from,
            known_to
        from {{ ref('int_match_decision_states') }}
        where entity = '{{ entity }}'
            and decision in ('same', 'different')
            and not _is_deleted
    ),

    automatic as (
        select left_key, right_key, known_from, known_to, score
        from {{ pairs }}
        where verdict = 'auto'
    ),

    -- Only pairs that somebody has decided on are cut.
    decided_nights as (
        select left_key, right_key, known_from as night
        from automatic
        where (left_key, right_key) in (select (left_key, right_key) from decisions)
        union
        select left_key, right_key, known_from from decisions
        union
        select left_key, right_key, known_to from decisions
        union
        select left_key, right_key, known_to
        from automatic
        where (left_key, right_key) in (select (left_key, right_key) from decisions)
    ),

    spans as (
        select
            *,
            lead(night, 1, date '9999-12-31') over (
                partition by left_key, right_key order by night
            ) as next_night
        from decided_nights
        where night < date '9999-12-31'
    ),

    undecided as (
        select spans.left_key, spans.right_key, spans.night, spans.next_night, automatic.score
        from spans
        inner join automatic
            on spans.left_key = automatic.left_key
            and spans.right_key = automatic.right_key
            and spans.night >= automatic.known_from
            and spans.night < automatic.known_to
        where not exists (
            select 1 from decisions
            where decisions.left_key = spans.left_key
                and decisions.right_key = spans.right_key
                and spans.night >= decisions.known_from
                and spans.night < decisions.known_to
        )
    ),

    links as (
        select left_key, right_key, known_from, known_to, 'auto' as kind, score
        from automatic
        where (left_key, right_key) not in (select (left_key, right_key) from decisions)
        union all
        select left_key, right_key, night, next_night, 'auto', score
        from undecided
        union all
        select left_key, right_key, known_from, known_to, decision, null
        from decisions
    ),

    nodes as (
        select * from {{ nodes }}
    ),

    -- Records with one tax id are one node already: what joins or parts them joins or parts nodes.
    final as (
        select
            left_nodes.node as left_node,
            right_nodes.node as right_node,
            greatest(links.known_from, left_nodes.known_from, right_nodes.known_from) as known_from,
            least(links.known_to, left_nodes.known_to, right_nodes.known_to) as known_to,
            links.kind,
            links.score,
            links.left_key,
            links.right_key
        from links
        inner join nodes as left_nodes
            on links.left_key = left_nodes.record_key
            and links.known_from < left_nodes.known_to
            and left_nodes.known_from < links.known_to
        inner join nodes as right_nodes
            on links.right_key = right_nodes.record_key
            and links.known_from < right_nodes.known_to
            and right_nodes.known_from < links.known_to
            and left_nodes.known_from < right_nodes.known_to
            and right_nodes.known_from < left_nodes.known_to
        where left_nodes.node <> right_nodes.node
    )

    select * from final
{% endmacro %}

{#
    CTEs `label_<rung>`: the smallest node that each node of a night is joined to. A recursion over
    what changed in the last step: as many steps as the longest chain.
#}
{% macro components(rung, nodes, links) %}
    labels_{{ rung }}(night, node, label) using key (night, node) as (
        select night, node, node as label from {{ nodes }}
        union
        select standing.night, standing.node, min(changed.label) as label
        from labels_{{ rung }} as changed
        inner join {{ links }} as joined
            on changed.night = joined.night and changed.node = joined.neighbour
        inner join recurring.labels_{{ rung }} as standing
            on joined.night = standing.night and joined.node = standing.node
        where changed.label < standing.label
        group by all
    ),
{%- endmacro %}

{#
    The nodes that are joined to others, and the golden key of each, from night to night.

    links: model of left_node, right_node, known_from, known_to, kind, score. nodes: model of
    record_key, known_from and node. Where a group would join two nodes that cannot be one (two tax
    ids, or two records that a person has parted), only the stronger links of it count, then those
    that a person made, then none: no merge rather than a wrong one. A person may join two tax ids.
    Incremental: groups that a link has joined or left in the run's range are worked out again, whole.
#}
{% macro match_groups(entity, links, nodes) %}
    {% set rungs = {
        'auto': "score >= " ~ match_threshold(entity, 'auto') ~ " or kind = 'same'",
        'strong': "score >= " ~ match_threshold(entity, 'strong') ~ " or kind = 'same'",
        'same': "kind = 'same'",
    } %}
    with recursive all_links as (
        select * from {{ links }}
    ),

    ways as (
        select left_node as node, right_node as neighbour from all_links
        union
        select right_node, left_node from all_links
    ),

    {% if is_incremental() %}
        -- Also what an earlier run of the same nights left.
        touched as (
            select unnest([left_node, right_node]) as node from all_links
            where known_from >= {{ range_start() }}
                or (known_to >= {{ range_start() }} and known_to < date '9999-12-31')
            union
            select node from {{ this }}
            where known_from >= {{ range_start() }}
                or (known_to >= {{ range_start() }} and known_to < date '9999-12-31')
        ),

        reached(node) as (
            select node from touched
            union
            select ways.neighbour from reached inner join ways on reached.node = ways.node
        ),
    {% else %}
        reached as (
            select distinct node from ways
        ),
    {% endif %}

    links_of_reached as materialized (
        select * from all_links where left_node in (select node from reached)
    ),

    -- Groups over all time, within which the nights are cut on which a link came or went.
    once as (
        select date '0001-01-01' as night, node from reached
    ),

    ways_once as (
        select date '0001-01-01' as night, node, neighbour from ways
        where node in (select node from reached)
    ),

    {{ components('ever', 'once', 'ways_once') }}

    nights as (
        select labels.label, links_of_reached.known_from as night
        from links_of_reached
        inner join labels_ever as labels on links_of_reached.left_node = labels.node
        union
        select labels.label, links_of_reached.known_to
        from links_of_reached
        inner join labels_ever as labels on links_of_reached.left_node = labels.node
        where links_of_reached.known_to < date '9999-12-31'
    ),

    nodes_auto as materialized (
        select nights.night, labels.node
        from nights
        inner join labels_ever as labels on nights.label = labels.label
    ),

    links_of_nights as materialized (
        select nights.night, links_of_reached.left_node, links_of_reached.right_node, kind, score
        from links_of_reached
        inner join labels_ever as labels on links_of_reached.left_node = labels.node
        inner join nights
            on labels.label = nights.label
            and nights.night >= links_of_reached.known_from
            and nights.night < links_of_reached.known_to
    ),

    -- What people have joined may hold two tax ids.
    ways_decided as materialized (
        select night, left_node as node, right_node as neighbour
        from links_of_nights
        where kind = 'same'
        union
        select night, right_node, left_node from links_of_nights where kind = 'same'
    ),

    {{ components('decided', 'nodes_auto', 'ways_decided') }}

    {% for rung, condition in rungs.items() %}
        ways_{{ rung }} as materialized (
            select night, left_node as node, right_node as neighbour
            from links_of_nights
            where {{ condition }}
            union
            select night, right_node, left_node from links_of_nights where {{ condition }}
        ),

        {{ components(rung, 'nodes_' ~ rung, 'ways_' ~ rung) }}

        contradictions_{{ rung }} as (
            select labels.night, labels.label
            from labels_{{ rung }} as labels
            inner join labels_decided as decided
                on labels.night = decided.night and labels.node = decided.node
            where labels.node like 'T:%'
            group by all
            having count(distinct decided.label) > 1
            union
            select left_labels.night, left_labels.label
            from links_of_nights as links
            inner join labels_{{ rung }} as left_labels
                on links.night = left_labels.night and links.left_node = left_labels.node
            inner join labels_{{ rung }} as right_labels
                on links.night = right_labels.night and links.right_node = right_labels.node
            where links.kind = 'different' and left_labels.label = right_labels.label
        ),

        {% set next_rung = {'auto': 'strong', 'strong': 'same', 'same': 'none'}[rung] %}
        nodes_{{ next_rung }} as materialized (
            select night, node from labels_{{ rung }}
            where (night, label) in (select (night, label) from contradictions_{{ rung }})
        ),
    {% endfor %}

    grouped as (
        {% for rung in rungs %}
            select '{{ rung }}' as rung, night, label, node from labels_{{ rung }}
            where (night, label) not in (select (night, label) from contradictions_{{ rung }})
            union all
        {% endfor %}
        select 'none', night, node, node from nodes_none
    ),

    first_known as (
        select record_key as node, min(known_from) as known_from
        from {{ nodes }}
        where record_key in (select node from reached)
        group by all
    ),

    -- The tax id, else the record that was known first: a new one does not rename an account.
    named as (
        select
            grouped.night,
            grouped.node,
            coalesce(
                min(case when grouped.node like 'T:%' then grouped.node end) over siblings,
                first_value(grouped.node) over (
                    siblings order by first_known.known_from, grouped.node
                )
            ) as golden_key
        from grouped
        left join first_known on grouped.node = first_known.node
        window siblings as (partition by grouped.rung, grouped.night, grouped.label)
    ),

    changes as (
        select
            named.*,
            lag(golden_key) over (partition by node order by night) is distinct from golden_key
                as is_new
        from named
    )

    select
        node,
        night as known_from,
        lead(night, 1, date '9999-12-31') over (partition by node order by night) as known_to,
        golden_key
    from changes
    where is_new
    {% if is_incremental() %}
        -- What an earlier run of the same nights had joined and nothing joins any more.
        union all
        select node, date '0001-01-01', date '9999-12-31', node
        from reached
        where node not in (select node from ways)
    {% endif %}
{% endmacro %}

{#
    CTE `keys`: the golden key of each record from night to night, as golden_key.

    Most records belong to no group and keep the nights of their own node.
#}
{% macro match_keys(nodes, groups) %}
    nodes as (
        select * from {{ nodes }}
    ),

    groups as (
        select * from {{ groups }}
    ),

    grouped_nodes as (
        select * from nodes
        where node in (select node from groups)
    ),

    nights as (
        select record_key, known_from as night from grouped_nodes
        union
        select grouped_nodes.record_key, groups.known_from
        from grouped_nodes
        inner join groups
            on grouped_nodes.node = groups.node
            and groups.known_from > grouped_nodes.known_from
            and groups.known_from < grouped_nodes.known_to
    ),

    keys as (
        select record_key, known_from, known_to, node as golden_key
        from nodes
        where node not in (select node from groups)
        union all
        select
            nights.record_key,
            nights.night,
            lead(nights.night, 1, grouped_nodes.known_to) over (
                partition by grouped_nodes.record_key, grouped_nodes.known_from
                order by nights.night
            ),
            coalesce(groups.golden_key, grouped_nodes.node)
        from nights
        inner join grouped_nodes
            on nights.record_key = grouped_nodes.record_key
            and nights.night >= grouped_nodes.known_from
            and nights.night < grouped_nodes.known_to
        left join groups
            on grouped_nodes.node = groups.node
            and nights.night >= groups.known_from
            and nights.night < groups.known_to
    )
{%- endmacro %}
