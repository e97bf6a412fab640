{{ kpi(
    measures='int_service_measures',
    numerator='middle_response_minutes',
    denominator='120 * least(timed_responses, 1)'
) }}
