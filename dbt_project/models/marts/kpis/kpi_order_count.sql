{{ kpi(numerator='order_count') }}
