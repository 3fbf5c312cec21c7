select
  results.case_id,
  cases.title_zh as case_zh,
  cases.title_en as case_en,
  results.indicator,
  indicator.zh as indicator_zh,
  indicator.en as indicator_en,
  results.text_zh,
  results.text_en,
  results.qualifier,
  results.canonical_value,
  results.canonical_unit,
  unit.zh as canonical_unit_zh,
  unit.en as canonical_unit_en,
  results.year,
  results.kind,
  kind.zh as kind_zh,
  kind.en as kind_en,
  results.printed_zh,
  results.printed_en,
  results.period_from,
  results.baseline_canonical_value,
  results.baseline_year,
  cases.main_field,
  cases.main_measure_type,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  cases.status as case_status,
  results.attribution,
  attribution.zh as attribution_zh,
  attribution.en as attribution_en,
  results.source_id,
  sources.title as source_title,
  sources.publisher,
  sources.publisher_kind,
  sources.access,
  sources.is_independent,
  results.id as result_id
from results
join cases on cases.id = results.case_id
join pilots on pilots.id = cases.pilot_id
join vocabulary_indicators as indicator on indicator.id = results.indicator
join vocabulary_result_kinds as kind on kind.id = results.kind
join vocabulary_attributions as attribution on attribution.id = results.attribution
join vocabulary_units as unit on unit.id = results.canonical_unit
join sources on sources.id = results.source_id
where results.attribution = 'measure'
order by results.number
