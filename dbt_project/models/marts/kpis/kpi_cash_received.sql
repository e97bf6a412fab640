{{ kpi(
    numerator='received_amount',
    measures='int_receivable_measures'
) }}
