select
  costs.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  costs.what_zh,
  costs.what_en,
  costs.kind,
  kind.zh as kind_zh,
  kind.en as kind_en,
  costs.qualifier,
  costs.canonical_value,
  costs.canonical_unit,
  unit.zh as canonical_unit_zh,
  unit.en as canonical_unit_en,
  costs.year,
  costs.printed_zh,
  costs.printed_en,
  costs.payer_zh,
  costs.payer_en,
  cases.main_field,
  cases.main_measure_type,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  cases.status as case_status,
  costs.source_id,
  sources.title as source_title,
  sources.publisher,
  sources.publisher_kind,
  sources.is_independent,
  costs.id as cost_id
from costs
join cases on cases.id = costs.case_id
join pilots on pilots.id = cases.pilot_id
join vocabulary_cost_kinds as kind on kind.id = costs.kind
join vocabulary_units as unit on unit.id = costs.canonical_unit
join sources on sources.id = costs.source_id
order by costs.number
