{{ match_links('contact', ref('int_contact_pairs'), ref('int_contact_nodes')) }}
