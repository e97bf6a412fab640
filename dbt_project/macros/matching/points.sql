{#
    Steps of entity resolution, shared by accounts and contacts.

    Every table of it says from which night to which something was known, so that the keys of a past
    night can be read and a run over a range of nights gives what the nights gave one by one.
#}

{# Points for or against, from the seed match_weights; a level without a weight says nothing. #}
{% macro match_weight(entity, attribute) -%}
    coalesce((
        select weight from {{ ref('match_weights') }} as weights
        where weights.entity = '{{ entity }}'
            and weights.attribute = '{{ attribute }}'
            and weights.level = levels.{{ attribute }}_level
    ), 0)
{%- endmacro %}

{% macro match_threshold(entity, level) -%}
    (
        select weight from {{ ref('match_weights') }}
        where entity = '{{ entity }}' and attribute = 'threshold' and level = '{{ level }}'
    )
{%- endmacro %}

{# Whether a key is one that people type when they have none. #}
{% macro is_placeholder(attribute, key) -%}
    {{ key }} in (
        select value from {{ ref('match_placeholders') }} where attribute = '{{ attribute }}'
    )
{%- endmacro %}

{#
    A key with one ASCII character for each of its own: DuckDB counts edit distances in bytes, of which
    a Chinese character has three. That two characters may look alike makes a distance smaller by one
    in 94 cases, between keys that are not equal.
#}
{% macro shape(key) -%}
    array_to_string(list_transform(
        string_split({{ key }}, ''), letter -> chr((33 + ord(letter) % 94)::integer)
    ), '')
{%- endmacro %}

{# A key that is not among those which its record shares with a crowd. #}
{% macro unless_crowded(attribute) -%}
    case when not coalesce(list_contains(without, '{{ attribute }}'), false) then {{ attribute }} end
{%- endmacro %}

{# same, differ or, where one side has none, unknown. #}
{% macro equality(column) -%}
    case
        when left_side.{{ column }} is null or right_side.{{ column }} is null then 'unknown'
        when left_side.{{ column }} = right_side.{{ column }} then 'same'
        else 'differ'
    end
{%- endmacro %}
