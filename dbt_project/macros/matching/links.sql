{#
    What joins two nodes and what keeps them apart, from which night to which.

    pairs: model of scored pairs; nodes: model of what stands for a record. Kinds: auto (score), same
    and different (a person's decision, which takes the place of the score while it stands).
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
