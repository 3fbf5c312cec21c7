select
  adoptions.id as adoption_id,
  adoptions.from_case_id,
  cases.title_zh as from_case_zh,
  cases.title_en as from_case_en,
  cases.pilot_id as from_pilot_id,
  pilots.name_zh as from_pilot_zh,
  pilots.name_en as from_pilot_en,
  adoptions.measure_type,
  measure_type.zh as measure_type_zh,
  measure_type.en as measure_type_en,
  adoptions.adopter_zh,
  adoptions.adopter_en,
  adoptions.adopter_kind,
  adoptions.adopter_pilot_id,
  adoptions.adopting_case_id,
  adoptions.year,
  adoptions.year - cast(substr(cases.period_start, 1, 4) as integer) as years_after_start,
  adoptions.depth,
  depth.zh as depth_zh,
  depth.en as depth_en,
  adoptions.status,
  status.zh as status_zh,
  status.en as status_en,
  adoptions.evidence,
  evidence.zh as evidence_zh,
  evidence.en as evidence_en,
  adoptions.text_zh,
  adoptions.text_en,
  (select count(*) from adoption_sources where adoption_id = adoptions.id) as sources
from adoptions
join cases on cases.id = adoptions.from_case_id
join pilots on pilots.id = cases.pilot_id
join vocabulary_measure_types as measure_type on measure_type.id = adoptions.measure_type
join vocabulary_adoption_depths as depth on depth.id = adoptions.depth
join vocabulary_adoption_statuses as status on status.id = adoptions.status
join vocabulary_adoption_evidence as evidence on evidence.id = adoptions.evidence
order by adoptions.number
