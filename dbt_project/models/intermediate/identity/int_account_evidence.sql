{% set attributes = ['phone_key', 'email_key', 'domain_key', 'address_key'] %}

with features as (
    select * from {{ ref('int_account_features') }}
),

crowds as (
    select * from {{ ref('int_account_crowds') }}
),

crowded as (
    {% for attribute in attributes %}
        select
            features.record_key,
            features.known_from,
            '{{ attribute }}' as attribute,
            crowds.crowded_from
        from features
        inner join crowds
            on crowds.attribute = '{{ attribute }}'
            and features.{{ attribute }} = crowds.key
            and crowds.crowded_from < features.known_to
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- Only records in a crowd are cut, on the nights on which one of their keys became crowded.
nights as (
    select record_key, known_from, known_from as night from crowded
    union
    select record_key, known_from, greatest(known_from, crowded_from) from crowded
),

spans as (
    select
        features.* exclude (known_from, known_to),
        nights.known_from as version_from,
        nights.night as known_from,
        lead(nights.night, 1, features.known_to) over (
            partition by nights.record_key, nights.known_from order by nights.night
        ) as known_to
    from nights
    inner join features
        on nights.record_key = features.record_key and nights.known_from = features.known_from
),

judged as (
    select
        spans.* exclude (version_from),
        list(crowded.attribute) filter (crowded.crowded_from <= spans.known_from) as without
    from spans
    inner join crowded
        on spans.record_key = crowded.record_key and spans.version_from = crowded.known_from
    group by all
)

select *
from features
where (record_key, known_from) not in (select (record_key, known_from) from crowded)
union all by name
select
    * exclude (without)
    replace (
        {% for attribute in attributes %}
            {{ unless_crowded(attribute) }} as {{ attribute }}{% if not loop.last %},{% endif %}
        {% endfor %}
    )
from judged
