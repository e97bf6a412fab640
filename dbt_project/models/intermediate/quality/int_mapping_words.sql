with words as (
    {% for map, seed in maps().items() %}
        select '{{ map }}' as map, source, word, code, {{ word_nights() }} from {{ ref(seed) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    *,
    {{ word_key('word') }} as word_key
from words
