{{ kpi(
    measures='int_survey_measures',
    numerator='top2_count',
    denominator='csat_count',
    insufficient='csat_count < 5'
) }}
