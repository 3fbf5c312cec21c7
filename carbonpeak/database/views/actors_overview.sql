select
  actors.role,
  role.zh as role_zh,
  role.en as role_en,
  coalesce(organisations.zh, actors.name_zh) as name_zh,
  coalesce(organisations.en, actors.name_en) as name_en,
  organisations.kind as organisation_kind,
  actors.organisation_id,
  actors.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.main_field,
  cases.main_measure_type,
  cases.status as case_status,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  actors.id as actor_id
from actors
join cases on cases.id = actors.case_id
join pilots on pilots.id = cases.pilot_id
join vocabulary_actor_roles as role on role.id = actors.role
left join organisations on organisations.id = actors.organisation_id
order by actors.number
