{{ config(materialized='table') }}

{% set attributes = ['phone_key', 'email_key', 'domain_key', 'address_key'] %}
{# An agency's or a landlord's: the 11th name makes a crowd, which it stays. #}
{% set most_names = 10 %}

with features as (
    select * from {{ ref('int_account_features') }}
),

firsts as (
    {% for attribute in attributes %}
        select
            '{{ attribute }}' as attribute,
            {{ attribute }} as key,
            name_key,
            min(known_from) as known_from
        from features
        where name_key is not null and {{ attribute }} is not null
        group by all
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

shared as (
    select attribute, key from firsts
    group by all
    having count(*) > {{ most_names }}
),

ranked as (
    select
        *,
        row_number() over (partition by attribute, key order by known_from, name_key) as nth_name
    from firsts
    inner join shared using (attribute, key)
)

select attribute, key, known_from as crowded_from
from ranked
where nth_name = {{ most_names + 1 }}
