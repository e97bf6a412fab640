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
            {{ changed_in_run('unnest([left_node, right_node]) as node', 'all_links') }}
            union
            {{ changed_in_run('node', this) }}
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
