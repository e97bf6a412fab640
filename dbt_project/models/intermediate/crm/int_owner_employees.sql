with versions as (
    select
        *,
        (coalesce(_source_modified_at, timestamp '1970-01-01'), _extracted_at, _row_hash) as version
    from {{ ref('int_crm_user_unified') }}
),

-- The latest of what was told: of a user who has left some CRMs tell no more than the id.
users as (
    select
        _source_system,
        user_id,
        arg_max(employee_id, version) as employee_id,
        arg_max(email, version) as email
    from versions
    group by all
),

-- An e-mail that two employees share tells nobody apart.
mailboxes as (
    select
        lower(trim(email)) as email,
        min(employee_id) as employee_id
    from {{ ref('int_employee_states') }}
    where known_to = date '9999-12-31' and trim(email) != ''
    group by all
    having count(*) = 1
)

select
    users._source_system,
    users.user_id,
    coalesce(users.employee_id, mailboxes.employee_id) as employee_id
from users
left join mailboxes on lower(trim(users.email)) = mailboxes.email
