-- A failure means that spend, leads or sales were lost or doubled between the campaigns' months and
-- the company's figures.
with months as (
    select
        period_key,
        sum(spend) as spend,
        sum(lead_count) as lead_count,
        sum(attributed_margin) as margin
    from {{ ref('mart_marketing_effect') }}
    group by all
),

parts as (
    select
        periods.period_key,
        unnest([
            {
                'kpi_id': 'campaign_roi',
                'numerator': coalesce(months.margin - months.spend, 0)::decimal(38, 6),
                'denominator': coalesce(months.spend, 0)::decimal(38, 6)
            },
            {
                'kpi_id': 'cost_per_lead',
                'numerator': coalesce(months.spend, 0)::decimal(38, 6),
                'denominator': coalesce(months.lead_count, 0)::decimal(38, 6)
            }
        ], recursive := true)
    from {{ ref('dim_period') }} as periods
    left join months on periods.period_key = months.period_key
    where periods.period_grain = 'month'
)

select cells.*, parts.numerator as numerator_of_campaigns, parts.denominator as of_campaigns
from {{ ref('fct_kpi_values') }} as cells
inner join parts using (kpi_id, period_key)
where cells.period_grain = 'month'
    and cells.numerator is not null
    and (
        cells.numerator <> parts.numerator or cells.denominator <> parts.denominator
    )
