select
    scope_key as channel_key,
    name_zh,
    name_en,
    scope_key not in (select channel from {{ ref('channels') }}) as is_inferred
from {{ ref('dim_scope') }}
where scope_type = 'channel'
