{{ kpi(
    numerator='costed_amount - cost_amount',
    missing=is_uncosted(10),
    doubtful=is_uncosted(50)
) }}
