select
  cases.id,
  cases.number,
  cases.title_zh,
  cases.title_en,
  cases.status,
  cases.level,
  level.zh as level_zh,
  level.en as level_en,
  cases.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  pilots.kind as pilot_kind,
  pilots.batch,
  pilots.province_id,
  provinces.zh as province_zh,
  provinces.en as province_en,
  cases.kind,
  kind.zh as kind_zh,
  kind.en as kind_en,
  cases.stage,
  stage.zh as stage_zh,
  stage.en as stage_en,
  cases.main_field,
  field.zh as main_field_zh,
  field.en as main_field_en,
  cases.main_measure_type,
  measure_type.zh as main_measure_type_zh,
  measure_type.en as main_measure_type_en,
  (select group_concat(content, ' ') from
    (select content from case_contents where case_id = cases.id order by position)) as contents,
  (select group_concat(field, ' ') from
    (select field from case_fields where case_id = cases.id order by position)) as fields,
  (select group_concat(measure_type, ' ') from
    (select measure_type from case_measure_types where case_id = cases.id order by position))
    as measure_types,
  (select group_concat(instrument, ' ') from
    (select instrument from case_instruments where case_id = cases.id order by position))
    as instruments,
  cases.period_start,
  (select count(*) from results
    where case_id = cases.id and kind = 'achieved' and attribution = 'measure') as achieved_results,
  (select count(*) from results where case_id = cases.id and kind = 'target') as targets,
  (select count(*) from results where case_id = cases.id and kind = 'estimate') as estimates,
  (select count(*) from costs where case_id = cases.id) as costs,
  (select count(*) from conditions where case_id = cases.id) as conditions,
  (select count(*) from sources where case_id = cases.id) as sources,
  (select count(*) from sources where case_id = cases.id and is_independent) as independent_sources,
  (select count(*) from adoptions where from_case_id = cases.id) as adoptions,
  cases.title_en is not null and cases.summary_en is not null as has_english,
  cases.modified
from cases
join pilots on pilots.id = cases.pilot_id
join provinces on provinces.id = pilots.province_id
join vocabulary_kinds as kind on kind.id = cases.kind
join vocabulary_stages as stage on stage.id = cases.stage
join vocabulary_fields as field on field.id = cases.main_field
join vocabulary_measure_types as measure_type on measure_type.id = cases.main_measure_type
left join vocabulary_levels as level on level.id = cases.level
order by cases.number
