-- Golden accounts as they stood from night to night.
select
    account_key,
    known_from as valid_from,
    known_to as valid_to,
    coalesce(name, account_key) as name,
    coalesce(account_type, 'unknown') as account_type,
    industry,
    coalesce(region_code, 'unknown') as region_code,
    customer_group_id,
    channel,
    level,
    is_test,
    record_count
from {{ ref('int_account_versions') }}
