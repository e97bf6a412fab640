{{ kpi(numerator='gross_amount - sale_amount', denominator='gross_amount') }}
