-- Nothing like a tax id makes two records one beforehand: a contact's node is its record.
select record_key, known_from, known_to, record_key as node
from {{ ref('int_contact_features') }}
