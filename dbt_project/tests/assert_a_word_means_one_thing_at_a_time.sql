-- A failure means that two lines of a mapping seed give one word two codes on the same night, or
-- that a line ends before it begins: which of them counts would be an accident. Close one of them
-- with valid_to, the first night on which it no longer counts.
with lines as (
    select
        *,
        lead(valid_from) over (
            partition by map, source, word_key order by valid_from, valid_to, code
        ) as next_from
    from {{ ref('int_mapping_words') }}
)

select map, source, word, code, valid_from, valid_to from lines
where next_from < valid_to or valid_to <= valid_from
