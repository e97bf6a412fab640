with spend as (
    select distinct _source_system from {{ ref('int_marketing_spend_states') }}
)

select 'product' as dimension, null::varchar as source, product_id as code
from {{ ref('int_product_states') }}
where known_to = date '9999-12-31'
union all
select 'account', _source_system, source_account_id from {{ ref('int_account_states') }}
where known_to = date '9999-12-31'
union all
select 'salesperson', null, employee_id from {{ ref('int_employee_states') }}
where known_to = date '9999-12-31'
union all
select 'owner', null, employee_id from {{ ref('int_employee_states') }}
where known_to = date '9999-12-31'
union all
-- A user whom no employee answers for owns nothing that anybody is paid for.
select 'owner', _source_system, user_id from {{ ref('int_owner_employees') }}
where employee_id is not null
union all
select 'channel', null, channel from {{ ref('channels') }}
union all
select distinct 'currency', null::varchar, currency from {{ ref('int_fx_rate_states') }}
union all
select distinct 'campaign', _source_system, campaign_id from {{ ref('int_campaign_unified') }}
union all
-- Marketing spend names a campaign of whichever CRM.
select distinct 'campaign', spend._source_system, campaigns.campaign_id
from {{ ref('int_campaign_unified') }} as campaigns
cross join spend
