{{ match_links('account', ref('int_account_pairs'), ref('int_account_nodes')) }}
