{{ kpi(
    numerator='new_count',
    denominator='active_count',
    insufficient='unknown_newness_count > 0 or end_date - 364 < data_start'
) }}
