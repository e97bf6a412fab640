with failed as (
    select
        entity,
        dimension,
        rule,
        owner_key,
        count(*) as record_count,
        sum(amount)::decimal(38, 2) as amount,
        min(record_key) as example_key
    from {{ ref('int_dq_checks') }}
    where known_to = date '9999-12-31' and not is_kept
    group by all
)

select
    row_number() over (
        order by record_count desc, coalesce(amount, 0) desc, entity asc, rule asc, owner_key asc
    ) as fix_rank,
    *
from failed
