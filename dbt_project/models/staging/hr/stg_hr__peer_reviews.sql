with landed as (
    select * from {{ source('hr', 'peer_reviews') }}
),

mapped as (
    select
        ----------  ids
        review_id,
        {{ clean_code('reviewee_id') }} as reviewee_id,
        {{ clean_code('reviewer_id') }} as reviewer_id,

        ----------  texts
        reviewer_role,
        dimension,
        case
            when period_key like 'FY%' then 'year'
            when period_key like '%Q%' then 'quarter'
            else 'month'
        end as period_grain,
        period_key,

        ----------  numerics
        score,
        score_min,
        score_max,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
