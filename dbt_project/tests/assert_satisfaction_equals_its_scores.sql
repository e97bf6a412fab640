-- A failure means that a published satisfaction is not the mean of the scores that BI reads: an
-- answer was lost, counted twice or credited to another person than the row says.
with scores as (
    select * from {{ ref('fct_survey_scores') }}
    where is_counted and question_code = 'CSAT' and score_norm is not null
),

credited as (
    select 'company' as scope_type, 'company' as scope_key, response_date, score_norm from scores
    union all
    select 'region', region_key, response_date, score_norm from scores
    union all
    select 'team', team_key, response_date, score_norm from scores
    union all
    select 'salesperson', salesperson_key, response_date, score_norm from scores
),

cells as (
    select * from {{ ref('fct_kpi_values') }} where kpi_id = 'csat' and period_grain = 'month'
),

data_starts as (
    select data_start from {{ ref('dim_snapshot') }}
),

recomputed as (
    select
        credited.scope_type,
        credited.scope_key,
        strftime(credited.response_date, '%Y-%m') as period_key,
        sum(credited.score_norm) as score_sum,
        count(*) as score_count
    from credited
    inner join data_starts on credited.response_date >= data_starts.data_start
    group by all
)

select
    scope_type, scope_key, period_key, cells.numerator, recomputed.score_sum,
    recomputed.score_count
from cells
full join recomputed using (scope_type, scope_key, period_key)
where coalesce(cells.denominator, 0) <> coalesce(recomputed.score_count, 0)
    -- Points are rounded per answer at six places.
    or abs(coalesce(cells.numerator, 0) - 100 * coalesce(recomputed.score_sum, 0))
    > 0.000001 * coalesce(recomputed.score_count, 1)
