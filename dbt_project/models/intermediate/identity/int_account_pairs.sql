{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ drop_pairs_of_changed(this, ref('int_account_evidence')) }}"
) }}

with {{ match_candidates(ref('int_account_evidence'), {
    'name': 'name_key',
    'core': "core_key || '@' || city_key",
    'phone': 'phone_key',
    'email': 'email_key',
    'domain': 'domain_key',
    'address': 'address_key',
}) }}

-- noqa: disable=RF03, as left_side and right_side are structs and no tables
-- Jaro-Winkler alone would take 华盛贸易 and 华盛物流 for one: what differs is counted.
distances as (
    select
        *,
        levenshtein(left_side.core_shape, right_side.core_shape) as core_distance,
        damerau_levenshtein(left_side.name_shape, right_side.name_shape) as name_distance,
        least(length(left_side.name_key), length(right_side.name_key)) as shorter_name,
        least(length(left_side.core_key), length(right_side.core_key)) as shorter_core,
        greatest(length(left_side.core_key), length(right_side.core_key)) as longer_core,
        string_split(left_side.name_words, ' ') as left_words,
        string_split(right_side.name_words, ' ') as right_words
    from compared
    where left_side.tax_key is distinct from right_side.tax_key
        or left_side.tax_key is null
),

levels as (
    select
        *,
        case
            when contains(left_side.city_key, right_side.city_key)
                or contains(right_side.city_key, left_side.city_key)
                then 'same'
            when left_side.city_key <> right_side.city_key then 'differ'
            when left_side.province_key = right_side.province_key then 'province'
            when left_side.province_key <> right_side.province_key then 'differ'
            else 'unknown'
        end as place_level,
        case
            when left_side.name_key is null or right_side.name_key is null then 'unknown'
            when left_side.name_key = right_side.name_key
                then case when left_side.is_short then 'short' else 'exact' end
            when left_side.core_key = right_side.core_key
                and coalesce(left_side.city_key = right_side.city_key, true)
                then 'core'
            when length(left_words) > 1 and left_side.name_words = right_side.name_words
                then 'reordered'
            when shorter_name >= 5 and name_distance <= greatest(1, shorter_name // 8) then 'near'
            when shorter_core >= 4 and core_distance = longer_core - shorter_core then 'part'
            when greatest(length(left_words), length(right_words)) > 1
                and least(length(left_words), length(right_words))
                = length(list_intersect(left_words, right_words))
                and length(list_aggregate(
                    list_intersect(left_words, right_words), 'string_agg', ''
                )) >= 4
                then 'part'
            when shorter_core >= 2
                and (
                    starts_with(left_side.core_key, right_side.core_key)
                    or starts_with(right_side.core_key, left_side.core_key)
                )
                then 'brand'
            else 'different'
        end as name_level,
        -- Branches of one firm are told apart by the place in their names.
        case
            when left_side.name_marks <> right_side.name_marks then 'differ'
            when contains(left_side.name_marks, '分公司')
                and left_side.name_key <> right_side.name_key
                then 'differ'
            else 'same'
        end as marks_level,
        {{ equality('phone_key') }} as phone_level,
        {{ equality('email_key') }} as email_level,
        {{ equality('domain_key') }} as domain_level,
        {{ equality('tax_key') }} as tax_id_level,
        case
            when left_side.address_key is null or right_side.address_key is null then 'unknown'
            when left_side.address_key = right_side.address_key then 'same'
            when left_side.address_number = right_side.address_number
                and jaro_winkler_similarity(left_side.address_key, right_side.address_key) >= 0.88
                then 'near'
            else 'differ'
        end as address_level
    from distances
),

scored as (
    select
        left_key,
        right_key,
        known_from,
        known_to,
        (
            {{ match_weight('account', 'name') }}
            + {{ match_weight('account', 'marks') }}
            + {{ match_weight('account', 'place') }}
            + {{ match_weight('account', 'phone') }}
            + {{ match_weight('account', 'email') }}
            + {{ match_weight('account', 'domain') }}
            + {{ match_weight('account', 'address') }}
            + {{ match_weight('account', 'tax_id') }}
        )::decimal(9, 1) as score,
        name_level,
        place_level,
        phone_level,
        email_level,
        domain_level,
        address_level,
        marks_level,
        tax_id_level
    from levels
),

{{ match_verdicts('account') }}
