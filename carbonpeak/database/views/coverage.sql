with
  topics as (
    select 'field' as axis, id as term, zh, en from vocabulary_fields
    union all
    select 'content', id, zh, en from vocabulary_contents
  ),
  places as (
    select id, zh, en from provinces
    where id in (select province_id from quotas union select province_id from pilots)
  ),
  found as (
    select 'field' as axis, field as term, province_id, status, count(*) as cases
    from case_fields
    join cases on cases.id = case_fields.case_id
    join pilots on pilots.id = cases.pilot_id
    group by field, province_id, status
    union all
    select 'content', content, province_id, status, count(*)
    from case_contents
    join cases on cases.id = case_contents.case_id
    join pilots on pilots.id = cases.pilot_id
    group by content, province_id, status
  )
select
  places.id as province_id,
  places.zh as province_zh,
  places.en as province_en,
  topics.axis,
  topics.term,
  topics.zh as term_zh,
  topics.en as term_en,
  coalesce(sum(found.cases) filter (where found.status = 'published'), 0) as published_cases,
  coalesce(sum(found.cases) filter (where found.status = 'lead'), 0) as leads
from places
cross join topics
left join found
  on found.axis = topics.axis and found.term = topics.term and found.province_id = places.id
group by places.id, topics.axis, topics.term
order by places.id, topics.axis, topics.term
