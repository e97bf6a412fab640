{{ record_states(ref('int_lead_unified')) }}
