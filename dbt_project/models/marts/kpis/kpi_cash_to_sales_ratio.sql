{{ kpi(
    numerator='received_amount',
    denominator='revenue',
    measures='int_receivable_measures'
) }}
