with {{ match_keys(ref('int_contact_nodes'), ref('int_contact_groups')) }}

select record_key as source_contact_key, known_from, known_to, golden_key as contact_key
from keys
