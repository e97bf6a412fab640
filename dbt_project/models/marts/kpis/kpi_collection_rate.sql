{{ kpi(
    numerator='collected_amount',
    denominator='due_before + fallen_due_amount',
    insufficient='lacks_opening',
    measures='int_receivable_measures'
) }}
