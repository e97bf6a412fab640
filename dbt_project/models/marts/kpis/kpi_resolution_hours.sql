{{ kpi(
    measures='int_service_measures',
    numerator='middle_resolution_minutes',
    denominator='120 * least(timed_resolutions, 1)'
) }}
