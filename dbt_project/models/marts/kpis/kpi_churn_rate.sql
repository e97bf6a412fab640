{{ kpi(
    numerator='churned_count',
    denominator='opening_count',
    insufficient='period_start - ' ~ churn_window() ~ ' < data_start'
) }}
