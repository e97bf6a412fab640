{{ kpi(numerator='active_count', insufficient='end_date - 364 < data_start') }}
