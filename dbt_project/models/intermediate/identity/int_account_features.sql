{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='record_key',
    on_schema_change='fail'
) }}

{% set keys = [
    'tax_key', 'name_key', 'core_key', 'name_shape', 'core_shape', 'name_words', 'name_marks',
    'is_short', 'phone_key', 'email_key', 'domain_key', 'address_key', 'address_number', 'province_key', 'city_key',
] %}
{# What tells two firms of one brand apart. #}
{% set marks = '[0-9]+|[一二三四五六七八九十甲乙丙丁东西南北]|分公司|支公司|分店|门店|店|营业部|办事处|branch|store' %}
{% set provinces = '(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$' %}

with states as (
    select * from {{ ref('int_account_states') }}
    {% if is_incremental() %}
        where
            _record_key in (
                select _record_key from {{ ref('int_account_states') }}
                where known_from >= {{ range_start() }}
            )
    {% endif %}
),

cleaned as (
    select
        _record_key as record_key,
        known_from,
        known_to,
        upper(regexp_replace(nfkc(tax_id), '[\s\-./]', '', 'g')) as tax_key,
        lower(nfkc(name)) as name_text,
        company_key(name) as name_key,
        coalesce(
            phone_e164(phone, '{{ var("phone_region") }}'),
            regexp_replace(nfkc(phone), '[^0-9]', '', 'g')
        ) as phone_key,
        email_key(email) as email_key,
        coalesce(web_domain(website), email_domain(email)) as domain_key,
        lower(to_simplified(nfkc(address))) as address_text,
        company_key(regexp_replace(province, '{{ provinces }}', '')) as province_key,
        company_key(regexp_replace(city, '(市|地区|自治州|盟)$', '')) as city_key
    from states
),

-- What people type when they have none is none.
meant as (
    select
        * replace (
            case
                when length(list_distinct(string_split(tax_key, ''))) > 2
                    and not {{ is_placeholder('tax_id', 'tax_key') }}
                    then tax_key
            end as tax_key,
            case
                when not {{ is_placeholder('name', 'name_key') }} then name_key
            end as name_key,
            case
                when length(phone_key) >= 7
                    and length(list_distinct(string_split(phone_key[4:], ''))) > 2
                    and not {{ is_placeholder('phone', 'phone_key') }}
                    then phone_key
            end as phone_key
        ),
        regexp_replace(address_text, '[^\p{L}\p{N}]', '', 'g') as address_key,
        nullif(regexp_extract(address_text, '[0-9]+'), '') as address_number
    from cleaned
),

-- The name without the place that the record says it is in: 上海华盛贸易 and 华盛(上海)贸易.
named as (
    select
        *,
        coalesce(nullif(
            replace(replace(name_key, coalesce(city_key, ''), ''), coalesce(province_key, ''), ''),
            ''
        ), name_key) as core_key,
        list_sort(list_filter(
            string_split(regexp_replace(name_text, '[^\p{L}\p{N}]+', ' ', 'g'), ' '),
            word -> word <> '' and word <> 'the'
        )) as words
    from meant
),

keyed as (
    select
        *,
        {{ shape('name_key') }} as name_shape,
        {{ shape('core_key') }} as core_shape,
        array_to_string(list_distinct(list_filter(
            words, word -> not contains(coalesce(city_key, ''), word)
        )), ' ') as name_words,
        array_to_string(regexp_extract_all(name_key, '{{ marks }}'), ' ') as name_marks,
        length(name_key) < case when strlen(name_key) > length(name_key) then 4 else 6 end
            as is_short
    from named
),

{{ feature_spans('keyed', keys) }}

select * from feature_spans
