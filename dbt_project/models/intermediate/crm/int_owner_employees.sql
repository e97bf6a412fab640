with users as (
    select
        *,
        row_number() over (
            partition by _record_key
            order by _source_modified_at desc nulls last, _extracted_at desc, _row_hash desc
        ) as version_rank
    from {{ ref('int_crm_user_unified') }}
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
where users.version_rank = 1
