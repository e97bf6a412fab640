{{ kpi(
    numerator='repeat_count',
    denominator='active_count',
    insufficient='end_date - 364 < data_start'
) }}
