{{ kpi(
    numerator='net_amount - due_amount',
    denominator='target_amount',
    missing='target_amount is null',
    zero='negative_denominator'
) }}
