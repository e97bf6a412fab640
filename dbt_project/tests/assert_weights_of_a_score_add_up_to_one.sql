-- A failure means that the weights of a version are not 1 together, or that it is in force at other
-- times for one component than for another, or at the same time as another version.
with weights as (
    select 'score' as of_what, version, valid_from, valid_to, weight from {{ ref('score_weights') }}
    union all
    select 'review', version, valid_from, valid_to, weight from {{ ref('review_role_weights') }}
    union all
    select 'bsc', version, valid_from, valid_to, weight from {{ ref('bsc_weights') }}
),

versions as (
    select
        of_what,
        version,
        min(valid_from) as valid_from,
        max(coalesce(valid_to, date '9999-12-31')) as valid_to,
        count(distinct valid_from) as starts,
        count(distinct coalesce(valid_to, date '9999-12-31')) as ends,
        sum(weight) as weight_sum
    from weights
    group by all
)

select
    versions.*,
    others.version as other_version
from versions
left join versions as others
    on versions.of_what = others.of_what
    and versions.version <> others.version
    and versions.valid_from < others.valid_to
    and others.valid_from < versions.valid_to
where versions.weight_sum <> 1
    or versions.starts <> 1
    or versions.ends <> 1
    or others.version is not null
