{{ kpi(numerator='constant_fx_amount', doubtful='unconverted_count > 0') }}
