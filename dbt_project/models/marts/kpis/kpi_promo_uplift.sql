{{ kpi(
    measures='int_promotion_measures',
    numerator='promotion_units - baseline_units',
    insufficient='compared_products = 0',
    publish_short=false
) }}
