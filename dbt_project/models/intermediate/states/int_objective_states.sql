{{ record_states(ref('int_objective_unified')) }}
