{{ record_states(ref('int_campaign_unified')) }}
