with batches as (
    select
        *,
        date_trunc('month', night)::date as month_start
    from {{ ref('dim_batch') }}
),

results as (
    select
        *,
        date_trunc('month', night)::date as month_start
    from {{ ref('fct_dq_results') }}
    where scope = 'row'
),

-- Months without a delivery are months of a table as well: its data grow old in them.
tables as (
    select
        source_table,
        max(entity) as entity,
        max(owner) as owner,
        min(month_start) as first_month
    from batches
    group by all
),

months as (
    select
        source_table,
        entity,
        owner,
        unnest(
            generate_series(first_month, date_trunc('month', {{ as_of_date() }}), interval 1 month)
        )::date as month_start
    from tables
),

delivered as (
    select
        source_table,
        month_start,
        count(*) as batch_count,
        count(*) filter (decision = 'rejected') as rejected_count,
        sum(rows_landed)::bigint as rows_landed,
        sum(rows_deduplicated)::bigint as rows_deduplicated,
        max(night) filter (decision = 'accepted') as last_night
    from batches
    group by all
),

checked as (
    select
        source_table,
        month_start,
        sum(element_count) filter (dimension = 'completeness') as completeness_count,
        sum(unexpected_count) filter (dimension = 'completeness') as incomplete,
        sum(element_count) filter (dimension = 'validity') as validity_count,
        sum(unexpected_count) filter (dimension = 'validity') as invalid,
        sum(element_count) filter (dimension = 'consistency') as consistency_count,
        sum(unexpected_count) filter (dimension = 'consistency') as inconsistent,
        sum(unexpected_count) filter (dimension = 'uniqueness') as repeated
    from results
    group by all
),

counted as (
    select
        months.*,
        coalesce(delivered.batch_count, 0) as batch_count,
        coalesce(delivered.rejected_count, 0) as rejected_count,
        coalesce(checked.completeness_count, 0)::bigint as completeness_denominator,
        completeness_denominator - coalesce(checked.incomplete, 0)::bigint
            as completeness_numerator,
        coalesce(checked.validity_count, 0)::bigint as validity_denominator,
        validity_denominator - coalesce(checked.invalid, 0)::bigint as validity_numerator,
        coalesce(checked.consistency_count, 0)::bigint as consistency_denominator,
        consistency_denominator - coalesce(checked.inconsistent, 0)::bigint
            as consistency_numerator,
        coalesce(delivered.rows_landed, 0) as duplicate_denominator,
        (coalesce(delivered.rows_deduplicated, 0) + coalesce(checked.repeated, 0))::bigint
            as duplicate_numerator,
        max(delivered.last_night) over (
            partition by months.source_table
            order by months.month_start
            rows unbounded preceding
        ) as last_night,
        least(last_day(months.month_start), {{ as_of_date() }}) as looked_on
    from months
    left join delivered using (source_table, month_start)
    left join checked using (source_table, month_start)
)

select
    source_table,
    entity,
    owner,
    month_start,
    batch_count,
    rejected_count,
    completeness_numerator,
    completeness_denominator,
    {{ rate('completeness') }} as completeness_rate,
    validity_numerator,
    validity_denominator,
    {{ rate('validity') }} as validity_rate,
    consistency_numerator,
    consistency_denominator,
    {{ rate('consistency') }} as consistency_rate,
    duplicate_numerator,
    duplicate_denominator,
    {{ rate('duplicate') }} as duplicate_rate,
    last_night,
    looked_on - last_night as days_old
from counted
