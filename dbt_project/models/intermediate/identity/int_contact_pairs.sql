{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ drop_pairs_of_changed(this, ref('int_contact_features')) }}"
) }}

with {{ match_candidates(ref('int_contact_features'), {
    'name': "name_key || '@' || account_key",
    'phone': 'phone_key',
    'email': 'email_key',
}) }}

-- noqa: disable=RF03, as left_side and right_side are structs and no tables
levels as (
    select
        *,
        case
            when left_side.name_key is null or right_side.name_key is null then 'unknown'
            when left_side.name_key = right_side.name_key then 'exact'
            when least(length(left_side.name_key), length(right_side.name_key)) >= 5
                and damerau_levenshtein(left_side.name_shape, right_side.name_shape) = 1
                then 'near'
            else 'different'
        end as name_level,
        {{ equality('phone_key') }} as phone_level,
        {{ equality('email_key') }} as email_level,
        {{ equality('account_key') }} as account_level
    from compared
),

scored as (
    select
        left_key,
        right_key,
        known_from,
        known_to,
        (
            {{ match_weight('contact', 'name') }}
            + {{ match_weight('contact', 'phone') }}
            + {{ match_weight('contact', 'email') }}
            + {{ match_weight('contact', 'account') }}
        )::decimal(9, 1) as score,
        name_level,
        phone_level,
        email_level,
        account_level
    from levels
),

{{ match_verdicts('contact') }}
