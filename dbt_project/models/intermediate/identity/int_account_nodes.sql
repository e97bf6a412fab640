-- A record that a person has set apart from one with the same tax id has an account of its own.
with features as (
    select record_key, known_from, known_to, tax_key from {{ ref('int_account_features') }}
),

set_apart as (
    select record_key, other_record_key, known_from, known_to
    from {{ ref('int_match_decision_states') }}
    where entity = 'account' and decision = 'different' and not _is_deleted
),

nights as (
    select record_key, known_from as night from features
    where record_key in (select record_key from set_apart)
    union
    select features.record_key, set_apart.known_from
    from set_apart
    inner join features
        on set_apart.record_key = features.record_key
        and set_apart.known_from >= features.known_from
        and set_apart.known_from < features.known_to
    union
    select features.record_key, set_apart.known_to
    from set_apart
    inner join features
        on set_apart.record_key = features.record_key
        and set_apart.known_to >= features.known_from
        and set_apart.known_to < features.known_to
    union
    -- The other record may have got the same tax id later.
    select set_apart.record_key, others.known_from
    from set_apart
    inner join features as others on set_apart.other_record_key = others.record_key
    inner join features
        on set_apart.record_key = features.record_key
        and others.known_from >= features.known_from
        and others.known_from < features.known_to
),

spans as (
    select
        record_key,
        night as known_from,
        lead(night, 1, date '9999-12-31') over (
            partition by record_key order by night
        ) as known_to
    from nights
),

-- Those few records as they stand in each span.
apart as (
    select
        spans.record_key,
        spans.known_from,
        spans.known_to,
        case
            when bool_or(others.tax_key = features.tax_key) then spans.record_key
            else coalesce('T:' || any_value(features.tax_key), spans.record_key)
        end as node
    from spans
    inner join features
        on spans.record_key = features.record_key
        and spans.known_from >= features.known_from
        and spans.known_from < features.known_to
    left join set_apart
        on spans.record_key = set_apart.record_key
        and spans.known_from >= set_apart.known_from
        and spans.known_from < set_apart.known_to
    left join features as others
        on set_apart.other_record_key = others.record_key
        and spans.known_from >= others.known_from
        and spans.known_from < others.known_to
    group by spans.record_key, spans.known_from, spans.known_to
)

select record_key, known_from, known_to, coalesce('T:' || tax_key, record_key) as node
from features
where record_key not in (select record_key from set_apart)
union all
select record_key, known_from, known_to, node from apart
