select
  case_lacks.kind,
  case_lacks.item,
  case_lacks.item_zh,
  case_lacks.item_en,
  cases.level,
  cases.next_level,
  cases.main_field,
  case_lacks.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  case_lacks.have,
  case_lacks.need
from case_lacks
join cases on cases.id = case_lacks.case_id
join pilots on pilots.id = cases.pilot_id
order by case_lacks.kind, case_lacks.item, case_lacks.case_id
