{{ kpi(
    numerator='period_collected_amount',
    denominator='period_due_amount',
    insufficient='lacks_opening',
    measures='int_receivable_measures'
) }}
