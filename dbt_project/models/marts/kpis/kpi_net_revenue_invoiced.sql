{{ kpi(measures='int_fulfilment_measures', numerator='invoiced_amount') }}
