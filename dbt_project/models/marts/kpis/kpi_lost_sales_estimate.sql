{{ kpi(
    numerator='lost_sales',
    missing='observed_days is null',
    measures='int_stock_measures'
) }}
