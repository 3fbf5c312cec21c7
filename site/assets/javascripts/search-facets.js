// Filters and counts, as carbonpeak/search/faceting.py: columns that say which values each
// document has. Knows nothing of words.

import { readRanks } from "./search-packing.js";
import { within } from "./search-scores.js";

const PUBLISHED = "published";
const NO_VALUES = { sets: [], rows: new Uint32Array(0) };

const oneOf = (values) => (set) => values.some((value) => set.includes(value));

export class Facets {
  /** `shown` are the columns that a search without filters needs; `labels` are maps of ids. */
  constructor({ documents, shown, facets, by_count: byCount }, labels) {
    this.documents = documents;
    this.names = facets;
    this.byCount = new Set(byCount);
    this.labels = labels;
    this.columns = {};
    this.masks = new Map(); // of filters, by what they are
    this.add(shown);
  }

  add(columns) {
    this.masks.clear();
    for (const [facet, { sets, rows }] of Object.entries(columns)) {
      if (rows !== undefined) this.columns[facet] = { sets, rows: readRanks(rows, this.documents) };
    }
    for (const [facet, { sets, as }] of Object.entries(columns)) {
      if (as !== undefined) this.columns[facet] = { sets, rows: this.columns[as].rows };
    }
  }

  column(facet) {
    return this.columns[facet] || NO_VALUES;
  }

  values(facet, number) {
    const { sets, rows } = this.column(facet);
    return sets[rows[number]] || [];
  }

  /** Say whether filters can be applied with the columns at hand. */
  covers(filters) {
    return Object.keys(filters).every((facet) => facet in this.columns || !this.names.includes(facet));
  }

  /** Return a mask of the documents that have one of some values. */
  any(facet, values) {
    return this.leave({ [facet]: oneOf(values) }, [facet, ...values]);
  }

  /** Return what filters leave: published cases unless another kind or status is asked for. */
  visible(filters, without) {
    const fits = { page_kind: (set) => set.includes("case"), status: (set) => !set.length || set.includes(PUBLISHED) };
    for (const [facet, values] of Object.entries(filters)) fits[facet] = oneOf(values);
    delete fits[without];
    return this.leave(fits, [filters, without]);
  }

  /** Return a mask of the documents whose sets of values fit; it is kept by its name. */
  leave(fits, name) {
    const key = JSON.stringify(name);
    if (!this.masks.has(key)) {
      const mask = new Uint8Array(this.documents).fill(1);
      for (const [facet, fit] of Object.entries(fits)) {
        const { sets, rows } = this.column(facet);
        const left = Uint8Array.from(sets, fit);
        for (let number = 0; number < mask.length; number += 1) mask[number] &= left[rows[number]];
      }
      this.masks.set(key, mask);
    }
    return this.masks.get(key);
  }

  /** Part filters into those this index knows and, as text, those it does not. */
  known(filters) {
    const kept = {};
    const unknown = [];
    for (const [facet, values] of Object.entries(filters)) {
      const known = values.filter((value) => this.has(facet, value));
      unknown.push(...values.filter((value) => !known.includes(value)).map((value) => `${facet}=${value}`));
      if (known.length) kept[facet] = [...new Set(known)];
    }
    return { filters: kept, unknown };
  }

  has(facet, value) {
    if (!this.names.includes(facet)) return false;
    return (this.labels[facet] || new Map()).has(value) || this.column(facet).sets.some((set) => set.includes(value));
  }

  /** Return, for each facet, how many of the matched documents each value would leave; the
   * facet's own filter is left out. */
  count(matched, filters) {
    const shared = within(matched, this.visible(filters));
    const counts = {};
    for (const facet of this.names) {
      const isOwn = facet in filters || facet === "page_kind" || facet === "status";
      const numbers = isOwn ? within(matched, this.visible(filters, facet)) : shared;
      counts[facet] = this.sort(facet, this.countValues(facet, numbers, filters[facet] || []));
    }
    return counts;
  }

  countValues(facet, numbers, chosen) {
    const { sets, rows } = this.column(facet);
    const bySet = new Uint32Array(sets.length);
    for (let i = 0; i < numbers.length; i += 1) bySet[rows[numbers[i]]] += 1;
    const found = new Map(chosen.map((value) => [value, 0]));
    sets.forEach((set, place) => {
      for (const value of bySet[place] ? set : []) found.set(value, (found.get(value) || 0) + bySet[place]);
    });
    return [...found].map(([id, count]) => ({
      id, label: this.label(facet, id) || id, count, selected: chosen.includes(id),
    }));
  }

  sort(facet, found) {
    found.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (facet === "year") return found.reverse();
    const order = new Map([...(this.labels[facet] || new Map()).keys()].map((id, place) => [id, place]));
    found.sort((a, b) => (order.get(a.id) ?? order.size) - (order.get(b.id) ?? order.size));
    return this.byCount.has(facet) ? found.sort((a, b) => b.count - a.count) : found;
  }

  label(facet, value) {
    return (this.labels[facet] || new Map()).get(value) || "";
  }
}
