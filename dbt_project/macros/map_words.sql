{#
    A source's word as the canonical code, by the seed map_<map>; a word without a code stays as it is,
    for all to see (fct_unmapped_values lists it). Of two lines the source's own goes before `*`.

    The version of a line counts whose nights [valid_from, valid_to) hold the night on which the record
    version became known. Words are looked up in constant maps, not joined: no row can be lost or
    doubled, and five columns of 1 M order lines take 0.1 of 2.2 CPU-seconds (measured). Words of one
    meaning for good, as they are written in the seed, take the short way.
#}
{% macro map_words(map, source, column) -%}
    coalesce(
        ({{ lasting_words(map, source) }})[{{ column }}],
        list_filter(
            ({{ word_versions(map, source) }})[{{ word_key(column) }}],
            lambda version: _known_on >= version.valid_from and _known_on < version.valid_to
        )[1].code,
        {{ clean_code(column) }}
    )
{%- endmacro %}

{# What makes two writings of a word one: width, case and blanks around it say nothing. #}
{% macro word_key(column) -%}
    lower({{ clean_code(column) }})
{%- endmacro %}

{# The nights on which a line of a mapping seed counts; open ends are empty in the file. #}
{% macro word_nights() -%}
    coalesce(valid_from, date '0001-01-01') as valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to
{%- endmacro %}

{# Map of the words that mean one thing on all nights. #}
{% macro lasting_words(map, source) -%}
    select map_from_entries(list((word, code)))
    from (
        select any_value(word) as word, any_value(code) as code
        from {{ ref('map_' ~ map) }}
        where source in ('{{ source }}', '*')
        group by {{ word_key('word') }}
        having count(*) = 1 and count(valid_from) = 0 and count(valid_to) = 0
    )
{%- endmacro %}

{# Map of each word to its versions, those of the source itself first. #}
{% macro word_versions(map, source) -%}
    select map_from_entries(list((word_key, versions)))
    from (
        select
            word_key,
            list(
                {'code': code, 'valid_from': valid_from, 'valid_to': valid_to}
                order by source desc, valid_from desc, code
            ) as versions
        from (
            select source, code, {{ word_key('word') }} as word_key, {{ word_nights() }}
            from {{ ref('map_' ~ map) }}
            where source in ('{{ source }}', '*')
        )
        group by word_key
    )
{%- endmacro %}

{# The mapping seeds in use, by name. #}
{% macro maps() %}
    {% set found = {} %}
    {% for columns in var('mapped_columns').values() %}
        {% for name in columns.values() %}
            {% do found.update({name: 'map_' ~ name}) %}
        {% endfor %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{# Staged tables of this deployment that have mapped columns, with those columns and their maps. #}
{% macro mapped_tables() %}
    {% set found = {} %}
    {% for table, model in staged_tables().items() if table in var('mapped_columns') %}
        {% do found.update({table: {'model': model, 'columns': var('mapped_columns')[table]}}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{# Whether one of the mapped columns holds a word that is no code of its map. #}
{% macro has_unmapped_word(columns) -%}
    {% set found = [] %}
    {% for column, map in columns.items() %}
        {% do found.append(column ~ ' not in (select code from ' ~ ref('map_' ~ map) ~ ')') %}
    {% endfor %}
    {{- found | join(' or ') -}}
{%- endmacro %}
