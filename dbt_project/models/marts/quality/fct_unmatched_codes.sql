with batches as (
    select
        source,
        batch_id,
        any_value(source_table) as source_table
    from {{ ref('dim_batch') }}
    group by all
),

owners as (
    select source_table, arg_max(owner, (night, batch_id)) as owner
    from {{ ref('dim_batch') }}
    group by all
),

unmatched as (
    select
        lines.dimension,
        lines.source,
        batches.source_table,
        lines.code,
        sum(lines.record_count)::bigint as record_count,
        sum(lines.net_revenue)::decimal(38, 2) as net_revenue
    from {{ ref('int_unmatched_line_codes') }} as lines
    left join batches using (source, batch_id)
    group by all
    union all
    select dimension, source, source_table, code, record_count, null
    from {{ ref('int_unmatched_crm_codes') }}
),

keyed as (
    select *, {{ loose_code('code') }} as loose_code from unmatched
),

known as (
    select *, {{ loose_code('code') }} as loose_code from {{ ref('int_known_codes') }}
),

-- Codes that one could take for the other; of several, the one of the fewest changes.
likely as (
    select
        keyed.dimension,
        keyed.source,
        keyed.code,
        arg_min(known.code, (levenshtein(known.code, keyed.code), known.code)) as likely_code
    from known
    inner join keyed
        on known.dimension = keyed.dimension
        and known.loose_code = keyed.loose_code
        and known.code <> keyed.code
        and (known.source is null or known.source = keyed.source)
    group by all
)

select
    keyed.dimension,
    coalesce(keyed.source_table, keyed.source) as source_table,
    keyed.code,
    keyed.record_count,
    keyed.net_revenue,
    likely.likely_code,
    owners.owner
from keyed
left join likely using (dimension, source, code)
left join owners using (source_table)
