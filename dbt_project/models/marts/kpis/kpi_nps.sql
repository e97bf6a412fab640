{{ kpi(
    measures='int_survey_measures',
    numerator='promoter_count - detractor_count',
    denominator='nps_count',
    insufficient='nps_count < 5'
) }}
