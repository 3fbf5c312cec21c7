select
  case_measure_types.measure_type,
  measure_type.zh as measure_type_zh,
  measure_type.en as measure_type_en,
  conditions.kind as condition_kind,
  kind.zh as condition_kind_zh,
  kind.en as condition_kind_en,
  conditions.need,
  need.zh as need_zh,
  need.en as need_en,
  conditions.text_zh,
  conditions.text_en,
  conditions.threshold_zh,
  conditions.threshold_en,
  conditions.can_be_created,
  conditions.basis,
  conditions.id as condition_id,
  conditions.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  cases.status as case_status,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en
from conditions
join cases on cases.id = conditions.case_id
join pilots on pilots.id = cases.pilot_id
join case_measure_types on case_measure_types.case_id = cases.id
join vocabulary_measure_types as measure_type on measure_type.id = case_measure_types.measure_type
join vocabulary_condition_kinds as kind on kind.id = conditions.kind
join vocabulary_needs as need on need.id = conditions.need
order by measure_type.number, conditions.number
