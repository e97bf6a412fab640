{{ kpi(numerator='-return_amount', denominator='sale_amount') }}
