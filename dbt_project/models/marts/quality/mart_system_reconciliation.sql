with documents as (
    select * from {{ ref('int_system_documents') }}
)

select
    step,
    account_key,
    '{{ var("reporting_currency") }}' as currency,
    coalesce(sum(amount_reporting) filter (side = 'before'), 0)::decimal(38, 2) as amount_before,
    coalesce(sum(amount_reporting) filter (side = 'after'), 0)::decimal(38, 2) as amount_after,
    amount_before - amount_after as difference,
    coalesce(sum(document_count) filter (side = 'before'), 0)::bigint as documents_before,
    coalesce(sum(document_count) filter (side = 'after'), 0)::bigint as documents_after,
    sum(unconverted_count)::bigint as unconverted_documents
from documents
group by all
