{{ kpi(
    numerator='stockout_days',
    denominator='observed_days',
    missing='observed_days is null',
    measures='int_stock_measures'
) }}
