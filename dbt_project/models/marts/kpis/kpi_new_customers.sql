{{ kpi(numerator='new_count', insufficient='unknown_newness_count > 0') }}
