select
  suits.verdict,
  suits.axis,
  suits.term,
  suits.term_label_zh,
  suits.term_label_en,
  suits.reason_zh,
  suits.reason_en,
  suits.basis,
  suits.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.main_field,
  cases.main_measure_type,
  cases.status as case_status,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  suits.id as suit_id
from suits
join cases on cases.id = suits.case_id
join pilots on pilots.id = cases.pilot_id
order by suits.axis, suits.term, suits.number
