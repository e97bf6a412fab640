{% set last = "known_to = date '9999-12-31'" %}
{% set account_rules = filled(['tax_id', 'industry', 'province', 'owner_id']) + [
    ('validity', 'tax_id_format', 'tax_id is not null',
        "regexp_full_match(tax_id, '[0-9A-HJ-NPQRTUWXY]{18}')"),
    ('validity', 'account_type_known', 'account_type is not null',
        "account_type in ('customer', 'prospect', 'partner', 'competitor')"),
    ('uniqueness', 'tax_id_unique', 'tax_id is not null and ' ~ last,
        'count(*) over (partition by records._source_system, upper(trim(tax_id)), '
        ~ last ~ ') = 1'),
    ('consistency', 'owner_is_employee', 'owner_id is not null', 'owners.employee_id is not null'),
] %}
{% set contact_rules = filled(['account_id', 'title', 'owner_id']) + [
    ('consistency', 'account_is_known', 'account_id is not null',
        "records._source_system || ':' || account_id in (select record_key from accounts)"),
] %}
{% set lead_rules = filled(['company', 'source_channel', 'owner_id']) + [
    ('validity', 'status_known', 'status is not null',
        "status in ('new', 'contacted', 'converted', 'disqualified')"),
    ('consistency', 'converted_names_an_account', 'is_converted',
        'converted_account_id is not null and converted_at is not null'),
] %}
{% set opportunity_rules = filled(['account_id', 'owner_id', 'amount', 'expected_close_date']) + [
    ('validity', 'stage_known', 'true', "stage_category in ('open', 'won', 'lost')"),
    ('validity', 'probability_is_a_fraction', 'probability is not null',
        'probability between 0 and 1'),
    ('validity', 'amount_not_negative', 'amount is not null', 'amount >= 0'),
    ('uniqueness', 'open_name_unique', "stage_category = 'open' and " ~ last,
        'count(*) over (partition by records._source_system, account_id, lower(trim(name)), '
        ~ "stage_category = 'open', " ~ last ~ ') = 1'),
    ('consistency', 'closed_after_creation', 'is_closed', 'closed_at >= created_at'),
    ('consistency', 'loss_has_a_reason', "stage_category = 'lost'",
        "trim(loss_reason) <> ''"),
] %}
{% set activity_rules = filled(['performer_id', 'subject_id', 'occurred_at']) + [
    ('validity', 'activity_type_known', 'activity_type is not null',
        "activity_type in ('visit', 'call', 'email', 'meeting', 'demo', 'message', 'task')"),
    ('consistency', 'performer_is_employee', 'performer_id is not null',
        'owners.employee_id is not null'),
] %}
with accounts as (
    select _record_key as record_key from {{ ref('int_account_states') }} where not _is_deleted
),

checks as (
    {{ dq_checks('account', account_rules) }}
    union all
    {{ dq_checks('contact', contact_rules) }}
    union all
    {{ dq_checks('lead', lead_rules) }}
    union all
    {{ dq_checks('opportunity', opportunity_rules, amount='amount') }}
    union all
    {{ dq_checks('activity', activity_rules, owner='performer_id') }}
)

select
    entity,
    record_key,
    owner_key,
    known_from,
    known_to,
    amount,
    checked['dimension'] as dimension,
    checked['rule'] as rule,
    checked['is_kept'] as is_kept
from checks
where checked['is_asked']
