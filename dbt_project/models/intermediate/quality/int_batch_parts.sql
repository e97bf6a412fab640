with batches as (
    select * from {{ ref('dim_batch') }}
),

accepted as (
    select
        batches.source_table,
        batches.load_mode,
        batches.rows_accepted,
        coalesce(staged.version_count, 0) as version_count,
        coalesce(staged.tombstone_count, 0) as tombstone_count
    from batches
    left join {{ ref('int_staged_batches') }} as staged using (source_table, batch_id)
    where
        batches.decision = 'accepted'
        and batches.source_table in ('{{ staged_tables().keys() | join("', '") }}')
),

landed as (
    select
        source_table,
        'landed_to_accepted' as hop,
        sum(rows_landed) as before,
        sum(rows_accepted) as after,
        sum(case when decision = 'rejected' then rows_landed else 0 end) as rejected,
        sum(case when decision = 'accepted' then rows_quarantined else 0 end) as quarantined,
        sum(case when decision = 'accepted' then rows_deduplicated else 0 end) as deduplicated
    from batches
    group by all
),

staged as (
    select
        source_table,
        'accepted_to_staged' as hop,
        sum(rows_accepted) as before,
        sum(version_count) as after,
        -sum(tombstone_count) as gone,
        -- A row that a delivery repeats as it was is no new version; more versions than rows are
        -- never explained.
        sum(
            case
                when load_mode <> 'upsert'
                    then greatest(rows_accepted + tombstone_count - version_count, 0)
                else 0
            end
        ) as unchanged,
        sum(
            case
                when load_mode = 'upsert' and source_table in {{ tables_left_out() }}
                    then greatest(rows_accepted - version_count, 0)
                else 0
            end
        ) as left_out
    from accepted
    group by all
)

select
    source_table,
    hop,
    unnest(['before', 'after', 'rejected', 'quarantined', 'deduplicated']) as part,
    unnest([before, after, rejected, quarantined, deduplicated]) as value
from landed
union all
select
    source_table,
    hop,
    unnest(['before', 'after', 'gone', 'unchanged', 'left_out']),
    unnest([before, after, gone, unchanged, left_out])
from staged
