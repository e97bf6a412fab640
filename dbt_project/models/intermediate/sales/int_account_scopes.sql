{{ config(materialized='table') }}
{% set keys = ['account_key', 'is_test', 'industry_key', 'geo_key', 'customer_group_key'] %}

-- What a sales line looks up of its account: versions that differ in nothing of it are one.
with looked_up as (
    select
        keys.source_account_key,
        keys.account_key,
        keys.is_test,
        coalesce(versions.industry, 'unknown') as industry_key,
        coalesce(versions.region_code, 'unknown') as geo_key,
        coalesce(versions.customer_group_id, 'none') as customer_group_key,
        greatest(keys.known_from, versions.known_from) as known_from,
        least(keys.known_to, versions.known_to) as known_to
    from {{ ref('int_account_keys') }} as keys
    inner join {{ ref('int_account_versions') }} as versions
        on keys.account_key = versions.account_key
        and keys.known_from < versions.known_to
        and versions.known_from < keys.known_to
),

changes as (
    select
        *,
        row({{ keys | join(', ') }}, known_from) as content,
        lag(row({{ keys | join(', ') }}, known_to)) over (
            partition by source_account_key order by known_from
        ) as previous
    from looked_up
),

stretches as (
    select
        *,
        count(*) filter (previous is distinct from content) over (
            partition by source_account_key order by known_from
        ) as stretch
    from changes
)

select
    source_account_key,
    {{ keys | join(', ') }},
    min(known_from) as known_from,
    max(known_to) as known_to
from stretches
group by source_account_key, {{ keys | join(', ') }}, stretch
