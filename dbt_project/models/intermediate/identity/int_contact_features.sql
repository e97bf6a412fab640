{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_key',
    on_schema_change='fail'
) }}

{% set keys = ['name_key', 'name_shape', 'phone_key', 'email_key', 'account_key'] %}

with account_keys as (
    select * from {{ ref('int_account_keys') }}
),

states as (
    select
        *,
        _record_key as record_key,
        _source_system || ':' || account_id as source_account_key
    from {{ ref('int_contact_states') }}
),

{% if is_incremental() %}
    touched as (
        select record_key from states where known_from >= {{ range_start() }}
        union
        select record_key from states
        where
            source_account_key in (
                select source_account_key from account_keys where known_from >= {{ range_start() }}
            )
        union
        -- What an earlier run of the same nights said of it.
        select record_key from {{ this }} where known_from >= {{ range_start() }}
    ),
{% endif %}

cleaned as (
    select
        record_key,
        known_from,
        known_to,
        source_account_key,
        person_key(name) as name_key,
        coalesce(
            phone_e164(phone, '{{ var("phone_region") }}'),
            nullif(regexp_replace(nfkc(phone), '[^0-9]', '', 'g'), '')
        ) as phone_key,
        email_key(email) as email_key
    from states
    {% if is_incremental() %}
        where record_key in (select record_key from touched)
    {% endif %}
),

meant as (
    select
        * replace (
            case when not {{ is_placeholder('name', 'name_key') }} then name_key end as name_key,
            case
                when length(phone_key) >= 7 and not {{ is_placeholder('phone', 'phone_key') }}
                    then phone_key
            end as phone_key,
            case
                when not {{ is_placeholder('mailbox', "split_part(email_key, '@', 1)") }}
                    then email_key
            end as email_key
        )
    from cleaned
),

-- People are told apart by the golden account they work for, which may change without them.
keyed as (
    select
        meant.record_key,
        greatest(meant.known_from, coalesce(account_keys.known_from, meant.known_from))
            as known_from,
        meant.name_key,
        {{ shape('meant.name_key') }} as name_shape,
        meant.phone_key,
        meant.email_key,
        account_keys.account_key
    from meant
    left join account_keys
        on meant.source_account_key = account_keys.source_account_key
        and meant.known_from < account_keys.known_to
        and account_keys.known_from < meant.known_to
),

{{ feature_spans('keyed', keys) }}

select * from feature_spans
