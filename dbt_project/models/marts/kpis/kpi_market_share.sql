{{ kpi(
    measures='int_market_measures',
    numerator='net_amount',
    denominator='market_amount',
    missing='market_amount is null',
    doubtful='is_market_old'
) }}
