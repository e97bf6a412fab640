{{ kpi(
    numerator='net_amount',
    denominator='target_amount',
    missing='target_amount is null',
    zero='negative_denominator'
) }}
