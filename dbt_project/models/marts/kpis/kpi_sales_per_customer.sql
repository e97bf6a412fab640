{{ kpi(numerator='sale_amount', denominator='customer_count') }}
