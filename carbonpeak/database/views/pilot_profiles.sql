select
  pilot_traits.pilot_id,
  pilots.name_zh as pilot_zh,
  pilots.name_en as pilot_en,
  pilots.kind as pilot_kind,
  pilots.batch,
  pilots.province_id,
  traits.axis,
  pilot_traits.trait_id,
  traits.zh as trait_zh,
  traits.en as trait_en,
  pilot_traits.value,
  traits.unit_zh,
  traits.unit_en,
  pilot_traits.term,
  pilot_traits.text_zh,
  pilot_traits.text_en,
  pilot_traits.year,
  pilot_traits.scope,
  pilot_traits.place_zh,
  pilot_traits.place_en,
  pilot_traits.confidence,
  (select group_concat(source_id, ' ') from
    (select source_id from pilot_trait_sources
      where pilot_trait_id = pilot_traits.id order by number)) as source_ids
from pilot_traits
join pilots on pilots.id = pilot_traits.pilot_id
join traits on traits.id = pilot_traits.trait_id
order by pilot_traits.number
