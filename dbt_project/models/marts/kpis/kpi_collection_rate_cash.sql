{{ kpi(
    numerator='collected_cash',
    denominator='due_before_cash + fallen_due_amount',
    insufficient='lacks_opening',
    measures='int_receivable_measures'
) }}
