{{ kpi(
    numerator='28 * on_hand',
    denominator='window_units',
    missing='on_hand is null',
    measures='int_stock_measures'
) }}
