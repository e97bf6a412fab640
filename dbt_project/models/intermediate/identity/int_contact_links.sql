with {{ match_links('contact', ref('int_contact_pairs')) }}

nodes as (
    select * from {{ ref('int_contact_nodes') }}
),

-- A contact's record is its node.
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
