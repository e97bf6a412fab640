{{ record_states(ref('int_training_record_unified')) }}
