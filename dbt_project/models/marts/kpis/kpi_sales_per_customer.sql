{{ kpi(numerator='order_sale_amount', denominator='customer_count') }}
