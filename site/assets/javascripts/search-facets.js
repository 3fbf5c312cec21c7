// Filters and counts, as carbonpeak/search/faceting.py: columns that say which values each
// document has. Knows nothing of words.

import { readRanks } from "./search-packing.js";

const PUBLISHED = "published";
const NO_VALUES = { sets: [], rows: new Uint32Array(0) };

export class Facets {
  /** `shown` are the columns that a search without filters needs; `labels` are maps of ids. */
  constructor({ documents, shown, facets, by_count: byCount }, labels) {
    this.documents = documents;
    this.names = facets;
    this.byCount = new Set(byCount);
    this.labels = labels;
    this.columns = {};
    this.add(shown);
  }

  add(columns) {
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
    const { sets, rows } = this.column(facet);
    const fits = sets.map((set) => (values.some((value) => set.includes(value)) ? 1 : 0));
    return this.mask(rows, fits);
  }

  mask(rows, fits) {
    const mask = new Uint8Array(this.documents);
    for (let number = 0; number < rows.length; number += 1) mask[number] = fits[rows[number]];
    return mask;
  }

  /** Return what filters leave: published cases unless another kind or status is asked for. */
  visible(filters, without) {
    const masks = Object.entries(filters)
      .filter(([facet]) => facet !== without)
      .map(([facet, values]) => this.any(facet, values));
    if (!filters.page_kind && without !== "page_kind") masks.push(this.any("page_kind", ["case"]));
    if (!filters.status && without !== "status") masks.push(this.published());
    const all = new Uint8Array(this.documents).fill(1);
    for (const mask of masks) {
      for (let number = 0; number < all.length; number += 1) all[number] &= mask[number];
    }
    return all;
  }

  published() {
    const { sets, rows } = this.column("status");
    const fits = sets.map((set) => (!set.length || set.includes(PUBLISHED) ? 1 : 0));
    return this.mask(rows, fits);
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
    const shared = this.visible(filters);
    const counts = {};
    for (const facet of this.names) {
      const isOwn = facet in filters || facet === "page_kind" || facet === "status";
      const base = isOwn ? this.visible(filters, facet) : shared;
      counts[facet] = this.sort(facet, this.countValues(facet, matched, base, filters[facet] || []));
    }
    return counts;
  }

  countValues(facet, matched, base, chosen) {
    const { sets, rows } = this.column(facet);
    const bySet = new Uint32Array(sets.length);
    for (let number = 0; number < rows.length; number += 1) {
      bySet[rows[number]] += base[number] & matched[number];
    }
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
