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
