-- Only records with such a word are ranked: where there is none, a table costs a look at its codes.
with
{% for table, mapped in mapped_tables().items() %}
    holders_{{ loop.index }} as (
        select _record_id from {{ ref(mapped.model) }}
        where {{ has_unmapped_word(mapped.columns) }}
    ),

    versions_{{ loop.index }} as (
        select
            *,
            row_number() over (
                partition by _record_id
                order by _source_modified_at desc nulls last, _extracted_at desc, _row_hash desc
            ) = 1 and not _is_deleted as is_current
        from {{ ref(mapped.model) }}
        where _record_id in (select _record_id from holders_{{ loop.index }})
    ),
{% endfor %}

words as (
    {% for table, mapped in mapped_tables().items() %}
        {% set versions = 'versions_' ~ loop.index %}
        {% for column, map in mapped.columns.items() %}
            select
                '{{ table }}' as source_table,
                '{{ column }}' as column_name,
                '{{ map }}' as map,
                {{ column }}::varchar as word,
                _known_on as known_on,
                is_current
            from {{ versions }}
            where {{ column }} not in (select code from {{ ref('map_' ~ map) }})
            union all
        {% endfor %}
    {% endfor %}
    -- The shape where no source is mapped.
    select
        null::varchar as source_table,
        null::varchar as column_name,
        null::varchar as map,
        null::varchar as word,
        null::date as known_on,
        null::boolean as is_current
    where false
)

select * from words
