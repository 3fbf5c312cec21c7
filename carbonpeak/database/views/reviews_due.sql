select
  cases.id as case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.status as case_status,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  cases.review_by,
  cases.review_by < as_of.value as is_past
from cases
join pilots on pilots.id = cases.pilot_id
join meta as as_of on as_of.id = 'as_of'
where cases.status in ('published', 'lead')
order by cases.review_by, cases.id
