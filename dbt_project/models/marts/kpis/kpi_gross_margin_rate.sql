{{ kpi(
    numerator='costed_amount - cost_amount',
    denominator='costed_amount',
    missing=is_uncosted(10),
    doubtful=is_uncosted(50),
    zero='negative_denominator'
) }}
