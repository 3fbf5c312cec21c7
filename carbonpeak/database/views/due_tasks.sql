select
  steps.id as step_id,
  steps.due,
  cast(substr(steps.due, 1, 4) as integer) as due_year,
  steps.completed,
  case
    when steps.completed is not null then 'completed'
    when steps.due < substr(as_of.value, 1, length(steps.due)) then 'past-due'
    else 'open'
  end as state,
  steps.text_zh,
  steps.text_en,
  steps.actor_zh,
  steps.actor_en,
  steps.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.status as case_status,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  steps.source_id
from steps
join cases on cases.id = steps.case_id
join pilots on pilots.id = cases.pilot_id
join meta as as_of on as_of.id = 'as_of'
where steps.due is not null
order by steps.due, steps.number
