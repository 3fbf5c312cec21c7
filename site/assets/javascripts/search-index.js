// Searches the static index that carbonpeak.search.static_index writes: same words, concepts,
// weights and filters as on the server. Knows nothing of the page; a query fetches only the
// shards its words are in. An answer has the shape of the server's.

import { Facets } from "./search-facets.js";
import { Likeness } from "./search-likeness.js";
import { Matcher } from "./search-matching.js";
import { NearTerms } from "./search-near.js";
import { readPostings, readRanks, scoresOfLevels } from "./search-packing.js";
import { QuantityFinder } from "./search-quantities.js";
import {
  addUp, holdingAll, holdingMost, holdingShare, numbersOf, rankNumbers, within,
} from "./search-scores.js";
import { Speller } from "./search-spelling.js";
import { isHan, markText, normalise, own } from "./search-text.js";
import { Understanding } from "./search-understanding.js";
import { Words } from "./search-words.js";

const FORMAT = 4;
const SEE_ALSO = 4;
const OFFERED = 6;
const ALSO_SHOWN = 6;
const SUGGESTED = 8;
const FIRST_HITS = 10;

const say = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The files were written by another version of carbonpeak than this script belongs to. */
export class OtherVersion extends Error {
  name = "OtherVersion";
}

export class StaticIndex {
  /** `fetchJson(path)` gives a parsed file of the index folder. */
  constructor(fetchJson, language) {
    this.fetchJson = fetchJson;
    this.language = language;
    this.files = new Map();
  }

  get version() {
    return this.manifest.version;
  }

  file(path) {
    if (!this.files.has(path)) {
      const asked = Promise.resolve(this.fetchJson(path));
      asked.catch(() => this.files.delete(path)); // ask again next time
      this.files.set(path, asked);
    }
    return this.files.get(path);
  }

  async open() {
    if (this.manifest) return this;
    const [{ files, ...manifest }, texts] = await Promise.all([
      this.file(`${this.language}/start.json`),
      this.file(`${this.language}/text.json`),
    ]);
    if (manifest.format !== FORMAT) throw new OtherVersion();
    this.keep(files);
    this.texts = texts;
    this.settings = manifest.settings;
    const file = (path) => this.file(path);
    const words = new Words(file, manifest, scoresOfLevels(manifest.levels));
    this.understanding = new Understanding(words, manifest, new QuantityFinder(manifest.units));
    this.matcher = new Matcher(words, manifest, this.understanding);
    this.speller = new Speller(file, manifest.shards.sounds, words);
    const labels = Object.entries(texts.labels).map(([facet, of]) => [facet, new Map(of)]);
    this.facets = new Facets(manifest, Object.fromEntries(labels));
    this.manifest = manifest;
    if ("facets.json" in files) {
      await this.loadFacets();
      this.likeness = new Likeness(this.facets, manifest.documents, this.settings.likeness);
    }
    return this;
  }

  async loadFacets() {
    if (!this.hasFacets) this.facets.add(await this.file("facets.json"));
    this.hasFacets = true;
  }

  keep(files) {
    for (const [path, content] of Object.entries(files)) this.files.set(path, Promise.resolve(content));
  }

  /** Fetch all words and entries in one file, where they are few enough, so that the queries that
   * follow need no request. */
  async takeWhole() {
    if (!this.manifest?.whole) return;
    this.manifest.whole = false;
    const { files, shards, block } = await this.file(`${this.language}/whole.json`);
    for (const family of Object.keys(shards)) {
      const shard = files[`${family}/0.json`];
      shard.postings = readPostings(shard.postings);
    }
    this.keep(files);
    Object.assign(this.manifest.shards, shards);
    this.manifest.block = block;
  }

  // ---- Ranking ----

  /** Rank what is visible; in order are those that are asked for and those before them. */
  async rank(present, visible, { sort, page, size }) {
    const { settings, manifest: { documents } } = this;
    const whole = present.length ? holdingAll(present) : numbersOf(new Uint8Array(documents).fill(1));
    const complete = within(whole, visible);
    const isFilled = present.length > 0 && complete.length < settings.enough;
    const partly = isFilled ? holdingShare(present, settings.enough_share) : whole;
    const held = isFilled ? within(partly, visible) : complete;
    const scores = addUp(present, held, documents, settings.missing);
    const isByDate = sort === "date" || !present.length;
    const kin = isFilled && !isByDate ? this.kin(present, held, scores) : [];
    const matched = kin.length ? [...new Set([...partly, ...kin])] : partly;
    const found = kin.length ? within(matched, visible) : held;
    const numbers = rankNumbers(found, isByDate ? await this.ranksByDate() : scores, page * size);
    return { numbers: isByDate ? numbers : this.lift(numbers, scores), scores, matched, complete: complete.length };
  }

  /** Lift what is like the first, where their labels are at hand: only then, so that an answer and
   * its further pages agree. */
  lift(numbers, scores) {
    if (!this.likeness || !numbers.length) return numbers;
    const { alike, alike_depth: depth, alike_reach: reach } = this.settings;
    rankNumbers(numbers, scores, numbers.length);
    const reached = numbers.slice(0, reach);
    const most = alike * scores[numbers[0]];
    const gains = this.likeness.gains(numbers.slice(0, depth), scores, reached);
    reached.forEach((number, i) => (scores[number] += gains[i] * most));
    return numbers.sort((a, b) => scores[b] - scores[a]);
  }

  /** Return what an answer too short is filled up with: documents that share a measure type with
   * the first found. Nothing, where no subject was asked for. */
  kin(present, found, scores) {
    const isShort = found.length < this.settings.enough;
    if (!this.likeness || !isShort || !present.some(({ unit }) => isSubject(unit))) return [];
    const first = rankNumbers([...found], scores, found.length).slice(0, this.settings.alike_depth);
    return this.likeness.kinOf(first);
  }

  async ranksByDate() {
    this.ranks = this.ranks || readRanks(await this.file("order.json"), this.manifest.documents);
    return this.ranks;
  }

  // ---- The answer ----

  /** Answer a query. `onHits` is given the answer with its first hits, before what needs further
   * files: the other hits, the counts of the facets, and what may be asked instead. */
  async search({ query = "", filters = {}, sort = "relevance", page = 1, size = 20 }, onHits = () => {}) {
    await this.open();
    if (!this.facets.covers(filters)) await this.loadFacets();
    const asked = { filters, sort, page, size };
    const outcome = await this.matchAsMeant(query, asked);
    const { hits: [...first], ...rest } = await this.show(outcome, query, asked);
    onHits({ ...rest, hits: first });
    const [others] = await Promise.all([this.hits(outcome, asked, FIRST_HITS, size), this.loadFacets()]);
    return { ...rest, hits: [...first, ...others], ...this.countFacets(outcome), ...(await this.offers(outcome, asked)) };
  }

  /** Match a query or, where no record holds a word of it, what was probably meant. */
  async matchAsMeant(query, asked) {
    let plain = normalise(Array.from(query).slice(0, this.settings.query_characters).join(""));
    let outcome = await this.match(plain, asked);
    if (outcome.unheld.length) {
      const simplified = await this.speller.simplify(plain, outcome.unheld);
      if (simplified) outcome = await this.match((plain = simplified), asked);
    }
    const { absent, units } = outcome;
    if (!absent.length) return outcome;
    const places = await this.placesCalled(units);
    const meant = places.length === 1 ? places[0] : await this.speller.correct(plain, units, absent);
    return meant ? { ...(await this.match(normalise(meant), asked)), absent, meant } : outcome;
  }

  /** Return the names of the places that are called by the two letters of a query. */
  async placesCalled(units) {
    if (units.length !== 1 || !/^[a-z]{2}$/.test(units[0].text)) return [];
    return own(await this.file(`${this.language}/initials.json`), units[0].text) || [];
  }

  /** Understand a query and find all that matches it. */
  async match(plain, asked) {
    const { filters, unknown } = this.facets.known(asked.filters);
    const kind = Object.fromEntries(
      Object.entries(filters).filter(([facet]) => facet === "page_kind" || facet === "status"),
    );
    const wanted = this.facets.visible(kind);
    const isWanted = (one) => one.numbers.some((number) => wanted[number]);
    const { units: read, dropped } = await this.understanding.understand(plain);
    const asFound = await this.findInParts(read, isWanted);
    const unheld = asFound.filter((one) => !one.isFound).map((one) => one.unit.text);
    const found = asFound.filter((one) => asFound.length === 1 || !isVague(one));
    const units = found.map((one) => one.unit);
    dropped.push(...asFound.filter((one) => !found.includes(one)).map((one) => one.unit.text));
    const present = found.filter(isWanted);
    const elsewhere = found.filter((one) => one.isFound && !isWanted(one));
    const absent = found.filter((one) => !one.isFound).map((one) => one.unit.text);
    const nothing = found.length > 0 && !present.length;
    const visible = nothing ? new Uint8Array(this.manifest.documents) : this.facets.visible(filters);
    const ranked = await this.rank(present, visible, asked);
    return {
      plain, units, dropped, unheld, present, words: [...present, ...elsewhere], absent, nothing, unknown, filters, ranked,
      total: ranked.numbers.length,
    };
  }

  /** Find all units; a word that none of the wanted records holds is read as the words it is made
   * of, where some of them are held. */
  async findInParts(read, isWanted) {
    const findAll = (units) => Promise.all(units.map((unit) => this.matcher.find(unit, units.length > 1)));
    const whole = await findAll(read);
    const split = await Promise.all(
      whole.map(async (one) => {
        const parts = isWanted(one) ? [] : await this.understanding.partsOf(one.unit);
        return (await findAll(parts)).some(isWanted) ? parts : [one.unit];
      }),
    );
    const units = [...new Map(split.flat().map((unit) => [unit.text, unit])).values()];
    return units.every((unit) => read.includes(unit)) ? whole : findAll(units);
  }

  async show(outcome, query, asked) {
    const [hits, seeAlso] = await Promise.all([
      this.hits(outcome, asked, 0, Math.min(FIRST_HITS, asked.size)),
      outcome.filters.page_kind ? [] : this.seeAlso(outcome.words),
    ]);
    return {
      query,
      language: this.language,
      total: outcome.total,
      complete: outcome.ranked.complete,
      page: asked.page,
      size: asked.size,
      hits,
      facets: null,
      words: outcome.present.map((one) => searchedWord(one)),
      recognised: outcome.total ? this.recognise(outcome) : [],
      dropped: outcome.dropped,
      did_you_mean: outcome.meant || null,
      near_terms: [],
      filters_to_drop: [],
      see_also: seeAlso,
      notes: this.notes(outcome, query),
      data_version: this.manifest.data_version,
    };
  }

  hits(outcome, { page, size }, first, last) {
    const begin = (page - 1) * size;
    const numbers = outcome.ranked.numbers.slice(begin + first, begin + last);
    return Promise.all(numbers.map((number) => this.hit(number, outcome)));
  }

  countFacets(outcome) {
    const { nothing, ranked, filters } = outcome;
    return { facets: this.facets.count(nothing ? [] : ranked.matched, filters), recognised: this.recognise(outcome) };
  }

  /** Return what may be asked instead: places called by two letters and, where nothing was found,
   * names near to words that no record holds, and filters to take off. */
  async offers(outcome, asked) {
    const [nearTerms, drops] = await Promise.all([
      this.nearTerms(outcome, asked),
      outcome.total ? [] : this.filtersToDrop(outcome, asked),
    ]);
    return { near_terms: nearTerms, filters_to_drop: drops };
  }

  async nearTerms({ units, absent, total }, asked) {
    const labels = await this.placesCalled(units);
    const words = total ? [] : units.filter((unit) => absent.includes(unit.text) && !unit.isQuantity);
    if (words.length) {
      const names = new NearTerms(await this.file(`${this.language}/near.json`));
      labels.push(...words.flatMap((unit) => names.near(unit.text)));
    }
    const offered = [...new Set(labels)].slice(0, OFFERED);
    const counts = await Promise.all(offered.map(async (label) => (await this.match(normalise(label), asked)).total));
    return offered.map((text, i) => ({ text, count: counts[i] })).filter(({ count }) => count);
  }

  async filtersToDrop({ plain, filters }, asked) {
    const [colon, comma] = this.language === "zh" ? ["：", "、"] : [": ", ", "];
    const drops = await Promise.all(Object.entries(filters).map(async ([facet, values]) => {
      const { [facet]: _, ...kept } = filters;
      const chosen = values.map((value) => this.facets.label(facet, value) || value).join(comma);
      const label = `${this.texts.facets[facet]}${colon}${chosen}`;
      return { facet, label, count: (await this.match(plain, { ...asked, filters: kept })).total };
    }));
    return drops.filter(({ count }) => count);
  }

  async entry(number) {
    const block = await this.file(`${this.language}/entries/${Math.floor(number / this.manifest.block)}.json`);
    return block[number % this.manifest.block];
  }

  url(entry) {
    return (this.language === "en" ? "/en/" : "/") + entry.path;
  }

  async hit(number, { ranked, present, words }) {
    const entry = await this.entry(number);
    const units = present.map((one) => one.unit);
    const snippet = markText(entry.summary, units, this.settings.snippet_characters);
    return {
      id: entry.id,
      page_kind: entry.page_kind,
      url: this.url(entry),
      title: entry.title,
      title_language: entry.title_language,
      pilot: entry.pilot,
      pilot_label: this.facets.label("pilot", entry.pilot),
      snippet: snippet.html,
      snippet_language: entry.summary_language,
      // Where the summary holds none of the words, the page may look further: see findLine.
      needs_line: units.length > 0 && !snippet.marks && entry.page_kind === "case",
      result: entry.result && { ...entry.result, kind_label: this.facets.label("result_kind", entry.result.kind) },
      field: this.facets.label("field", entry.field),
      level: this.facets.label("level", entry.level),
      status: entry.status || "",
      status_label: this.facets.label("status", entry.status),
      score: ranked.scores[number],
      missing: words.filter((one) => !one.own[number]).map((one) => one.unit.text),
      units,
    };
  }

  /** Return names of the field that fit the last word of what has been typed so far. */
  async suggest(typed) {
    const [, head, last] = /^(.*\s)?(\S*)$/s.exec(typed);
    const wanted = normalise(last);
    if (!wanted) return [];
    await this.open();
    const names = await this.file(`${this.language}/suggestions.json`);
    const places = (label, forms) => [normalise(label), ...forms].map((form) => form.indexOf(wanted));
    const rank = ([label, forms]) => Math.min(...places(label, forms).map((at) => (at < 0 ? 99 : Math.min(at, 1))));
    const fits = (isHan(wanted) || wanted.length > 2 ? [0, 1] : [0]);
    return names
      .map((name) => [rank(name), name[0]])
      .filter(([at]) => fits.includes(at))
      .sort(([one], [other]) => one - other)
      .map(([, label]) => (head || "") + label)
      .filter((name) => name !== typed)
      .slice(0, SUGGESTED);
  }

  /**
   * Return the line of a record that holds most of the units, marked, or nothing. A text in a
   * language the reader does not write is read only where it has no other.
   */
  findLine(record, units) {
    let best = null;
    const known = [this.language, ...units.map((unit) => (/\p{Script=Han}/u.test(unit.text) ? "zh" : "en"))];
    const { title, ...rest } = record; // the title stands above the line already
    for (const text of textsOf(rest)) {
      for (const language of this.language === "en" ? ["en", "zh"] : ["zh", "en"]) {
        if (!text[language] || (text[this.language] && !known.includes(language))) continue;
        const held = units.filter((unit) => markText(text[language], [unit], 1e6).marks).length;
        const rank = held && held * 2 + (language === this.language ? 1 : 0);
        if (rank && (!best || rank > best.rank)) best = { rank, text: text[language], language };
      }
    }
    if (!best) return null;
    return { html: markText(best.text, units, this.settings.snippet_characters).html, language: best.language };
  }

  async seeAlso(words) {
    if (!words.length) return [];
    const others = numbersOf(this.facets.any("page_kind", ["case"]), 0);
    const found = holdingMost(words, this.settings.enough_share, others);
    const scores = addUp(words, found, this.manifest.documents, this.settings.missing);
    const best = rankNumbers(found, scores, SEE_ALSO).slice(0, SEE_ALSO);
    const entries = await Promise.all(best.map((number) => this.entry(number)));
    return entries.map((entry) => ({
      id: entry.id, page_kind: entry.page_kind, url: this.url(entry), title: entry.title,
    }));
  }

  /** Return the traits in a query that would narrow its answer; before their values are at hand
   * all traits, without a count. */
  recognise({ units, ranked, filters }) {
    const named = units.filter((unit) => !unit.isDenied);
    const traits = named.flatMap((unit) => (unit.concepts || []).map((concept) => ({ text: unit.text, ...concept })));
    return traits
      .filter(({ facet, value }) => facet && !(filters[facet] || []).includes(value))
      .map(({ text, facet, value, label }) => {
        const holders = this.hasFacets && this.facets.any(facet, [value]);
        const count = holders ? ranked.numbers.filter((number) => holders[number]).length : null;
        return { text, facet, id: value, label: label[this.language === "en" ? 1 : 0], count };
      })
      .filter(({ count }) => count === null || (count && count < ranked.numbers.length))
      .slice(0, OFFERED);
  }

  notes({ units, present, words, absent, meant, unknown, filters, ranked, total }, query) {
    const notes = [];
    const note = (name, values = {}) => notes.push(say(this.texts.notes[name], values));
    const list = (words) => words.join(this.language === "zh" ? "、" : ", ");
    if (query.length > this.settings.query_characters) note("cut", { count: this.settings.query_characters });
    if (!units.length && query.trim()) note("no_words");
    const denied = units.filter((unit) => unit.isDenied).map((unit) => unit.text);
    if (denied.length) note("denied", { words: list(denied) });
    if (absent.length) note("absent", { words: list([...absent].sort()) });
    if (meant) note("meant", { query: meant });
    if (unknown.length) note("unknown_filter", { words: list(unknown) });
    const { complete } = ranked;
    if (total > complete) note(complete ? "filled" : "filled_none", { count: complete });
    if (!total) {
      const unfiltered = within(ranked.matched, this.facets.visible({})).length;
      if (Object.keys(filters).length && present.length && unfiltered) note("none_filtered", { count: unfiltered });
      else note("none");
    }
    if (!filters.status && words.length) {
      const leads = numbersOf(this.facets.visible({ ...filters, status: ["lead"] }));
      const hidden = leads.filter((number) => words.every(({ scores }) => scores[number])).length;
      if (hidden) note("leads_hidden", { count: hidden });
    }
    return notes;
  }
}

/** A single character that is no word here may still stand in a text: this index does not know. */
function isVague({ isFound, unit }) {
  return !isFound && isHan(unit.text) && Array.from(unit.text).length === 1;
}

/** Say whether a unit asks for more than a quotation, a figure, a place or a part of records. */
function isSubject({ isPhrase, isQuantity, concepts }) {
  const namesOne = !concepts.length || concepts.some(({ token }) => token.startsWith("=") || token.startsWith("#"));
  return namesOne && !isPhrase && !isQuantity;
}

function searchedWord({ unit, count }) {
  const also = unit.concepts.flatMap((concept) => concept.forms).filter((name) => name !== unit.text);
  return { text: unit.text, also: [...new Set(also)].slice(0, ALSO_SHOWN), count };
}

function* textsOf(value) {
  if (Array.isArray(value)) {
    for (const one of value) yield* textsOf(one);
  } else if (value && typeof value === "object") {
    if (typeof value.zh === "string") yield value;
    else for (const one of Object.values(value)) yield* textsOf(one);
  }
}
