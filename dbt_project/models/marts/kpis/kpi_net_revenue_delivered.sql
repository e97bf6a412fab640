{{ kpi(measures='int_fulfilment_measures', numerator='delivered_amount') }}
