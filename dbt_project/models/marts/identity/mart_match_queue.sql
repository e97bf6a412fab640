with account_pairs as (
    select
        'account' as entity, left_key, right_key, score, verdict,
        concat_ws(
            ', ',
            'name ' || name_level,
            case when tax_id_level = 'differ' then 'tax id differs' end,
            case when marks_level = 'differ' then 'number or branch differs' end,
            case when place_level <> 'unknown' then 'place ' || place_level end,
            case when phone_level <> 'unknown' then 'phone ' || phone_level end,
            case when email_level <> 'unknown' then 'e-mail ' || email_level end,
            case when domain_level <> 'unknown' then 'domain ' || domain_level end,
            case when address_level <> 'unknown' then 'address ' || address_level end
        ) as evidence
    from {{ ref('int_account_pairs') }}
    where known_to = date '9999-12-31'
),

contact_pairs as (
    select
        'contact' as entity, left_key, right_key, score, verdict,
        concat_ws(
            ', ',
            'name ' || name_level,
            case when phone_level <> 'unknown' then 'phone ' || phone_level end,
            case when email_level <> 'unknown' then 'e-mail ' || email_level end,
            case when account_level <> 'unknown' then 'account ' || account_level end
        ) as evidence
    from {{ ref('int_contact_pairs') }}
    where known_to = date '9999-12-31'
),

pairs as (
    select * from account_pairs
    union all
    select * from contact_pairs
),

decided as (
    select entity, record_key, other_record_key from {{ ref('fct_match_decisions') }}
    where is_in_force and decision in ('same', 'different')
),

xref as (
    select * from {{ ref('dim_xref') }}
    where not is_deleted
),

-- What is still two, too weak for a merge or contradicting itself; and what was merged by likeness.
open_pairs as (
    select
        pairs.*,
        left_side.golden_key as left_golden_key,
        right_side.golden_key as right_golden_key
    from pairs
    inner join xref as left_side
        on pairs.entity = left_side.entity and pairs.left_key = left_side.record_key
    inner join xref as right_side
        on pairs.entity = right_side.entity and pairs.right_key = right_side.record_key
    where (left_side.golden_key <> right_side.golden_key or pairs.verdict = 'auto')
        and not exists (
            select 1 from decided
            where decided.entity = pairs.entity
                and least(decided.record_key, decided.other_record_key) = pairs.left_key
                and greatest(decided.record_key, decided.other_record_key) = pairs.right_key
        )
),

sales as (
    select account_key, sum(net_amount_reporting) as net_revenue
    from {{ ref('fct_sales_lines') }}
    where is_counted
        and order_date > {{ as_of_date() }} - interval 1 year
        and account_key in (
            select left_golden_key from open_pairs where entity = 'account'
            union
            select right_golden_key from open_pairs where entity = 'account'
        )
    group by all
),

names as (
    select 'account' as entity, _record_key as record_key, name
    from {{ ref('int_account_records') }}
),

final as (
    select
        open_pairs.entity,
        open_pairs.left_key,
        open_pairs.right_key,
        left_names.name as left_name,
        right_names.name as right_name,
        open_pairs.score,
        case
            when open_pairs.left_golden_key = open_pairs.right_golden_key then 'merged'
            when open_pairs.verdict = 'auto' then 'contradiction'
            else 'weak'
        end as reason,
        open_pairs.evidence,
        left_sales.net_revenue as left_net_revenue,
        right_sales.net_revenue as right_net_revenue,
        row_number() over (
            order by
                open_pairs.left_golden_key = open_pairs.right_golden_key asc,
                coalesce(left_sales.net_revenue, 0) + coalesce(right_sales.net_revenue, 0) desc,
                open_pairs.score desc,
                open_pairs.left_key asc,
                open_pairs.right_key asc
        )::integer as rank
    from open_pairs
    left join names as left_names
        on open_pairs.entity = left_names.entity
        and open_pairs.left_key = left_names.record_key
    left join names as right_names
        on open_pairs.entity = right_names.entity
        and open_pairs.right_key = right_names.record_key
    left join sales as left_sales on open_pairs.left_golden_key = left_sales.account_key
    left join sales as right_sales on open_pairs.right_golden_key = right_sales.account_key
)

select * from final
