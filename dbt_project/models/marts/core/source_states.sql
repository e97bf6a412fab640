select source, data_state, stale_since, current_to, reason
from {{ source('control', 'source_states') }}
