{{ kpi(
    measures='int_survey_measures',
    numerator='answered_count',
    denominator='sent_count'
) }}
