-- A failure means that the weights of a version are not 1 together, or that it is in force at other
-- times for one component than for another, or at the same time as another version.
with versions as (
    select
        version,
        min(valid_from) as valid_from,
        max(coalesce(valid_to, date '9999-12-31')) as valid_to,
        count(distinct valid_from) as starts,
        count(distinct coalesce(valid_to, date '9999-12-31')) as ends,
        sum(weight) as weight_sum
    from {{ ref('score_weights') }}
    group by all
)

select
    versions.*,
    others.version as other_version
from versions
left join versions as others
    on versions.version <> others.version
    and versions.valid_from < others.valid_to
    and others.valid_from < versions.valid_to
where versions.weight_sum <> 1
    or versions.starts <> 1
    or versions.ends <> 1
    or others.version is not null
