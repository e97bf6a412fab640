with batches as (
    select source, batch_id, any_value(source_table) as source_table
    from {{ ref('dim_batch') }}
    group by all
),

lines as (
    select
        _source_system,
        _batch_id,
        coalesce(currency, 'unknown') as currency,
        case
            when is_counted then null
            when order_status in ('draft', 'cancelled') then order_status
            when line_type in ('sale', 'return', 'allowance', 'rebate', 'price_adjustment')
                then case when is_intercompany then 'intercompany' else 'test_account' end
            else coalesce(line_type, 'no_type')
        end as cause,
        count(*)::decimal(38, 2) as row_count,
        coalesce(sum(net_amount), 0)::decimal(38, 2) as net_amount
    from {{ ref('fct_sales_lines') }}
    group by all
),

measured as (
    select
        batches.source_table,
        lines.cause,
        unnest(['rows', 'net_amount ' || lines.currency]) as measure,
        unnest([lines.row_count, lines.net_amount]) as value
    from lines
    left join batches
        on lines._source_system = batches.source
        and lines._batch_id = batches.batch_id
),

parts as (
    select source_table, hop, 'rows' as measure, part, value::decimal(38, 2) as value
    from {{ ref('int_batch_parts') }}
    union all
    select source_table, hop, measure, part, value from {{ ref('int_line_parts') }}
    union all
    select source_table, 'current_to_lines', measure, 'after', value from measured
    union all
    select source_table, 'lines_to_counted', measure, 'before', value from measured
    union all
    select source_table, 'lines_to_counted', measure, coalesce(cause, 'after'), value from measured
),

summed as (
    select source_table, hop, measure, part, sum(value)::decimal(38, 2) as value
    from parts
    group by all
),

final as (
    {{ reconcile('summed') }}
)

select * from final
