{{ kpi(
    numerator='churned_count',
    insufficient='period_start - ' ~ churn_window() ~ ' < data_start'
) }}
