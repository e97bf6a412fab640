{{ kpi(numerator='order_sale_amount', denominator='order_count') }}
