-- The months of a year weigh as much as their targets; without such targets its workdays count.
{% set by_targets = "measures.period_grain = 'year' and target_amount > 0" %}
{{ kpi(
    numerator='case when ' ~ by_targets ~ ' then due_amount else elapsed_workdays end',
    denominator='case when ' ~ by_targets ~ ' then target_amount else workdays end'
) }}
