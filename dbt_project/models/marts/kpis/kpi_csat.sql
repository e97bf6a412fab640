{{ kpi(
    measures='int_survey_measures',
    numerator='csat_points',
    denominator='csat_count',
    insufficient='csat_count < 5'
) }}
