{{ record_states(ref('int_peer_review_unified')) }}
