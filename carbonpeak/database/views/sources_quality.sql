select
  cases.id as case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.status as case_status,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  count(sources.id) as sources,
  sum(sources.is_independent) as independent_sources,
  sum(sources.access = 'original') as originals,
  sum(sources.access = 'repost') as reposts,
  sum(sources.access = 'mirror') as mirrors,
  sum(sources.publisher is null) as without_publisher,
  sum(sources.date is null) as without_date,
  (select count(*) from results where results.case_id = cases.id) as results,
  (select count(*) from results
    join sources as origin on origin.id = results.source_id
    where results.case_id = cases.id and origin.publisher_kind = 'pilot') as results_on_pilots_word,
  (select count(*) from conflicts where conflicts.case_id = cases.id) as conflicts
from cases
join pilots on pilots.id = cases.pilot_id
join sources on sources.case_id = cases.id
group by cases.id
order by cases.number
