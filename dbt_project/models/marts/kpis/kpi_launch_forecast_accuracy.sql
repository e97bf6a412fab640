{{ kpi(
    measures='int_launch_measures',
    numerator='planned_amount - missed_amount',
    denominator='planned_amount',
    missing='unconverted_plans > 0'
) }}
