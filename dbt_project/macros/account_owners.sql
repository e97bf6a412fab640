{#
    CTE body: who owned each source account, as HR knows them. What an account's first record says goes
    for the days before it as well; owner_known_from is the night on which it was told.
#}
{% macro account_owners() %}
    select
        accounts._record_key as source_account_key,
        coalesce(employees.employee_id, accounts.owner_id) as owner_key,
        min(accounts.known_from) over (partition by accounts._record_key) as owner_known_from,
        case
            when row_number() over record = 1 then date '0001-01-01' else accounts.known_from
        end as owner_from,
        lead(accounts.known_from, 1, date '9999-12-31') over record as owner_to
    from {{ ref('int_account_states') }} as accounts
    left join {{ ref('int_owner_employees') }} as employees
        on accounts._source_system = employees._source_system
        and accounts.owner_id = employees.user_id
    window record as (partition by accounts._record_key order by accounts.known_from)
{% endmacro %}
