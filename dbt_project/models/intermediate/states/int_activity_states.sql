{{ record_states(ref('int_activity_unified')) }}
