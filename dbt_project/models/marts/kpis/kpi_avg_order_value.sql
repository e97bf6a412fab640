{{ kpi(numerator='sale_amount', denominator='order_count') }}
