with words as (
    select
        source_table,
        column_name,
        map,
        word,
        count(*) filter (is_current) as current_records,
        min(known_on) as first_seen_on,
        max(known_on) as last_seen_on
    from {{ ref('int_unmapped_words') }}
    group by all
),

owners as (
    select source_table, arg_max(owner, (night, batch_id)) as owner
    from {{ ref('dim_batch') }}
    group by all
)

-- A word that no record holds any more is nobody's work.
select words.*, owners.owner
from words
left join owners using (source_table)
where words.current_records > 0
