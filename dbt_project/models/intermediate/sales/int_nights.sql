-- The nights whose knowledge this run adds. A rebuild adds none to history: it looks from its last.
with context as (
    select * from {{ source('control', 'run_context') }}
)

select
    unnest(generate_series(
        case
            when context.is_rebuild then {{ entity_as_of('order_line') }} else context.range_start
        end,
        {{ entity_as_of('order_line') }},
        interval 1 day
    ))::date as known_on
from context
