// Searches the static index that carbonpeak.search.static_index writes: same words, concepts,
// weights and filters as on the server. Knows nothing of the page; a query fetches only the
// shards its words are in. An answer has the shape of the server's.

import { Facets } from "./search-facets.js";
import { NearTerms } from "./search-near.js";
import { readPosting, readRanks, scoresOfLevels } from "./search-packing.js";
import { QuantityFinder } from "./search-quantities.js";
import {
  addUp, both, countOf, either, holdingAll, holdingMost, leastOf, maskOf, meanOf, numbersOf, raise, rankNumbers, sharesOf,
} from "./search-scores.js";
import { Speller } from "./search-spelling.js";
import { findRuns, isHan, markText, normalise, own, pairsOf, stem } from "./search-text.js";

const QUOTED = /["“”「『]([^"“”「」『』]{2,})["“”」』]/gu;
const FORMAT = 1;
const CONCEPT_SIGNS = "=#~>+@";
const LONGEST_WORD = 16;
const SINGLE_COST = 1.5;
const SEE_ALSO = 4;
const OFFERED = 6;
const ALSO_SHOWN = 6;
const SUGGESTED = 8;
const FIRST_HITS = 10;

function shardKey(word) {
  if (isHan(word)) return Array.from(word).slice(0, 2).join("");
  return CONCEPT_SIGNS.includes(word[0]) ? word.slice(1) : word;
}

function shardOf(word, count) {
  let value = 2166136261;
  for (const character of shardKey(word)) {
    value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  }
  return value % count;
}

const say = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export class StaticIndex {
  /** `fetchJson(path)` gives a parsed file of the index folder. */
  constructor(fetchJson, language) {
    this.fetchJson = fetchJson;
    this.language = language;
    this.files = new Map();
    this.speller = new Speller((path) => this.file(path));
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
    if (manifest.format !== FORMAT) throw new Error("the index is of another version than this script");
    for (const [path, content] of Object.entries(files)) this.files.set(path, Promise.resolve(content));
    this.texts = texts;
    this.settings = manifest.settings;
    this.fillers = new Set(manifest.fillers);
    this.everywhere = new Set(manifest.everywhere);
    this.levels = scoresOfLevels(manifest.levels);
    this.quantities = new QuantityFinder(manifest.units);
    const labels = Object.entries(texts.labels).map(([facet, of]) => [facet, new Map(of)]);
    this.facets = new Facets(manifest, Object.fromEntries(labels));
    this.manifest = manifest;
    return this;
  }

  async loadFacets() {
    if (!this.hasFacets) this.facets.add(await this.file("facets.json"));
    this.hasFacets = true;
  }

  async shard(word) {
    const shard = await this.file(`words/${shardOf(word, this.manifest.shards)}.json`);
    if (!shard.known) shard.known = new Set(shard.words);
    return shard;
  }

  // ---- Understanding ----

  async understand(plain) {
    await this.fetchWords(plain);
    const units = [];
    const everywhere = [];
    const dropped = [];
    for (const { quoted, text } of splitQuoted(plain)) {
      const pieces = await this.cut(text);
      if (quoted) {
        if (pieces.length) units.push(phraseOf(text, pieces));
        continue;
      }
      for (const unit of await this.join(text, pieces)) {
        if (this.fillers.has(unit.text)) dropped.push(unit.text);
        else if (this.everywhere.has(unit.text)) everywhere.push(unit);
        else units.push(unit);
      }
    }
    if (units.length) dropped.push(...everywhere.map((unit) => unit.text));
    const kept = units.length ? units : everywhere;
    const unique = [...new Map(kept.map((unit) => [unit.text, unit])).values()];
    return { units: unique.slice(0, this.settings.words), dropped: [...new Set(dropped)] };
  }

  /** Fetch at once the shards in which the words of a text stand. */
  async fetchWords(text) {
    const runs = [...findRuns(text)];
    const words = runs.flatMap((run) => (run.kind === "han" ? [run.text, ...pairsOf(run.text)] : [stem(run.text)]));
    const tokens = Array.from(this.quantities.find(text), (quantity) => quantity.token);
    await Promise.all([...words, ...tokens].map((word) => this.shard(word)));
  }

  /** Cut a text into words: {text, stem, start, end, isHan}. */
  async cut(text) {
    const pieces = [];
    for (const run of findRuns(text)) {
      if (run.kind !== "han") pieces.push({ ...run, stem: stem(run.text), isHan: false });
      else pieces.push(...(await this.cutHan(run.text, run.start)));
    }
    return pieces;
  }

  /** Cut Chinese by the words of the index into as few pieces as can be; `split` into two or more. */
  async cutHan(run, offset, split = false) {
    const characters = Array.from(run);
    const best = Array(characters.length + 1).fill(null);
    best[characters.length] = { cost: 0, length: 0 };
    for (let i = characters.length - 1; i >= 0; i -= 1) {
      for (let length = 1; i + length <= characters.length && length <= LONGEST_WORD; length += 1) {
        const word = characters.slice(i, i + length).join("");
        const isWhole = split && length === characters.length;
        if (length > 1 && (isWhole || !(await this.isWord(word)))) continue;
        const cost = best[i + length].cost + (length > 1 || this.fillers.has(word) ? 1 : SINGLE_COST);
        if (!best[i] || cost < best[i].cost || (cost === best[i].cost && length > best[i].length)) {
          best[i] = { cost, length };
        }
      }
    }
    const pieces = [];
    let place = offset;
    for (let i = 0; i < characters.length; i += best[i].length) {
      const word = characters.slice(i, i + best[i].length).join("");
      pieces.push({ text: word, stem: word, start: place, end: place + word.length, isHan: true });
      place += word.length;
    }
    return pieces;
  }

  async isWord(word) {
    if (this.fillers.has(word) || this.everywhere.has(word)) return true;
    const shard = await this.shard(word);
    return shard.known.has(word) || (own(shard.names, shardKey(word)) || []).some(([stems]) => stems[0] === word);
  }

  /** Join pieces to units: names of several words, quantities, and what no dictionary holds. */
  async join(text, pieces) {
    const quantities = new Map(Array.from(this.quantities.find(text), (quantity) => [quantity.start, quantity]));
    const units = [];
    let unknown = [];
    const flush = () => {
      if (unknown.length) units.push(unknownOf(unknown));
      unknown = [];
    };
    for (let i = 0; i < pieces.length; ) {
      const piece = pieces[i];
      const quantity = quantities.get(piece.start);
      const { length, tokens } = quantity ? lengthOf(quantity, pieces, i) : await this.longestName(pieces, i);
      const isLoose = piece.isHan && Array.from(piece.text).length === 1 && !length && !this.fillers.has(piece.text);
      if (isLoose) {
        if (unknown.length && unknown[unknown.length - 1].end !== piece.start) flush();
        unknown.push(piece);
        i += 1;
        continue;
      }
      flush();
      const of = pieces.slice(i, i + Math.max(length, 1));
      if (quantity) units.push(quantityOf(text, quantity, of));
      else units.push(this.unitOf(text.slice(piece.start, of[of.length - 1].end), of, tokens));
      i += of.length;
    }
    flush();
    return Promise.all(units); // the concepts of all of them are fetched at once
  }

  async longestName(pieces, at) {
    const first = pieces[at].stem;
    const shard = await this.shard(first);
    let found = { length: 0, tokens: [] };
    for (const [stems, tokens] of own(shard.names, shardKey(first)) || []) {
      const fits = stems.every((word, j) => pieces[at + j] && pieces[at + j].stem === word);
      if (fits && stems.length > found.length) found = { length: stems.length, tokens };
    }
    return found;
  }

  async unitOf(text, pieces, tokens) {
    const concepts = await Promise.all(
      tokens.map(async (token) => ({ token, ...(await this.shard(token)).concepts[token] })),
    );
    const words = pieces.map((piece) => piece.stem);
    return {
      text,
      words,
      concepts,
      names: [words, ...concepts.flatMap((concept) => concept.names)],
    };
  }

  // ---- Matching ----

  async postings(word) {
    return readPosting(own((await this.shard(word)).postings, word), this.manifest.documents, this.levels);
  }

  async characters(text) {
    if (Array.from(text).length === 1) return this.postings(text);
    return leastOf(await Promise.all(pairsOf(text).map((pair) => this.postings(pair))));
  }

  word(word) {
    return isHan(word) ? this.characters(word) : this.postings(word);
  }

  async allWords(words) {
    return meanOf(await Promise.all(words.map((word) => this.word(word))));
  }

  async ways(unit, withTraits) {
    const ways = [];
    const add = (way, found) => ways.push([way, found]);
    if (unit.isPhrase) {
      add("word", await (isHan(unit.text) ? this.characters(unit.text) : this.allWords(unit.words)));
      return ways;
    }
    if (unit.isUnknown) {
      add("word", await this.characters(unit.text));
    } else if (unit.words.length === 1) {
      add("word", await this.word(unit.words[0]));
      const parts = await this.parts(unit.words[0]);
      if (parts.length) add("parts", await this.allWords(parts));
    } else {
      add("parts", await this.allWords(unit.words));
    }
    for (const { token } of unit.concepts) {
      const isGroup = token.startsWith("=");
      add(isGroup ? "synonym" : "label", await this.postings(token));
      if (isGroup) add("broader", await this.postings(`>${token.slice(1)}`));
      else if (token.startsWith("#")) {
        // A trait asked for alone is rather a subject; cases of such places come last.
        add(withTraits ? "trait" : "near", await this.postings(`~${token.slice(1)}`));
      }
    }
    return ways;
  }

  async parts(word) {
    if (!isHan(word) || Array.from(word).length < 3) return [];
    const pieces = (await this.cutHan(word, 0, true)).map((piece) => piece.text);
    return pieces.every((piece) => Array.from(piece).length > 1) ? pieces : [];
  }

  async find(unit, withTraits) {
    const scores = new Float64Array(this.manifest.documents);
    for (const [way, found] of await this.ways(unit, withTraits)) raise(scores, found, this.settings.ways[way]);
    // What holds only something near is found, and still lacks the word.
    const held = maskOf(scores);
    const count = countOf(scores);
    if (count < this.settings.enough) {
      const near = new Set(unit.concepts.flatMap((concept) => concept.near));
      for (const found of await Promise.all([...near].map((token) => this.postings(token)))) {
        raise(scores, found, this.settings.ways.near);
      }
    }
    const scarcity = Math.log(1 + (this.manifest.documents - count + 0.5) / (count + 0.5));
    const rarity = this.importance(unit) * scarcity;
    return { unit, scores: scores.map((score) => score * rarity), rarity, own: held, count, isFound: countOf(scores) > 0 };
  }

  importance(unit) {
    if (unit.concepts.length && unit.concepts.every((concept) => concept.general)) return this.settings.general;
    if (unit.concepts.length || unit.isPhrase || unit.isQuantity) return this.settings.concept;
    if (Array.from(unit.text).length === 1 || /^\p{Nd}+$/u.test(unit.text)) return this.settings.character;
    return 1;
  }

  // ---- Ranking ----

  async rank(present, visible, sort) {
    const { documents } = this.manifest;
    const complete = holdingAll(present, documents);
    let matched = complete;
    if (present.length && countOf(both(visible, complete)) < this.settings.enough) {
      const shares = sharesOf(present, documents);
      matched = either(complete, maskOf(shares, this.settings.enough_share));
    }
    const scores = addUp(present, documents, this.settings.missing);
    const found = numbersOf(both(visible, matched));
    const isByDate = sort === "date" || !present.length;
    const numbers = isByDate ? await this.byDate(found) : rankNumbers(found, scores);
    return { numbers, scores, matched, complete: countOf(both(visible, complete)) };
  }

  async byDate(numbers) {
    this.ranks = this.ranks || readRanks(await this.file("order.json"), this.manifest.documents);
    return numbers.sort((a, b) => this.ranks[b] - this.ranks[a] || a - b);
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
    if (outcome.absent.length) {
      const simplified = await this.simplify(plain);
      if (simplified) outcome = await this.match((plain = simplified), asked);
    }
    const { absent, units } = outcome;
    if (!absent.length) return outcome;
    const places = await this.placesCalled(units);
    const meant = places.length === 1 ? places[0] : await this.speller.correct(plain, units, absent);
    return meant ? { ...(await this.match(normalise(meant), asked)), absent, meant } : outcome;
  }

  /** Return a query in simplified characters, or nothing if it already is. */
  async simplify(plain) {
    const table = await this.file("traditional.json");
    const simple = Array.from(plain, (character) => own(table, character) || character).join("");
    return simple === plain ? "" : simple;
  }

  /** Return the names of the places that are called by the two letters of a query. */
  async placesCalled(units) {
    if (units.length !== 1 || !/^[a-z]{2}$/.test(units[0].text)) return [];
    return own(await this.file(`${this.language}/initials.json`), units[0].text) || [];
  }

  /** Understand a query and find all that matches it. */
  async match(plain, { filters: asked, sort }) {
    const { units: named, dropped } = await this.understand(plain);
    const asFound = await Promise.all(named.map((unit) => this.find(unit, named.length > 1)));
    const found = asFound.filter((one) => asFound.length === 1 || !isVague(one));
    const units = found.map((one) => one.unit);
    dropped.push(...asFound.filter((one) => !found.includes(one)).map((one) => one.unit.text));
    const { filters, unknown } = this.facets.known(asked);
    const kind = Object.fromEntries(
      Object.entries(filters).filter(([facet]) => facet === "page_kind" || facet === "status"),
    );
    const wanted = this.facets.visible(kind);
    const isWanted = (one) => one.scores.some((score, number) => score > 0 && wanted[number]);
    const present = found.filter(isWanted);
    const elsewhere = found.filter((one) => one.isFound && !isWanted(one));
    const absent = found.filter((one) => !one.isFound).map((one) => one.unit.text);
    const nothing = found.length > 0 && !present.length;
    const visible = nothing ? new Uint8Array(this.manifest.documents) : this.facets.visible(filters);
    const ranked = await this.rank(present, visible, sort);
    return {
      plain, units, dropped, present, words: [...present, ...elsewhere], absent, nothing, unknown, filters, ranked,
      total: ranked.numbers.length,
    };
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
    const matched = nothing ? new Uint8Array(this.manifest.documents) : ranked.matched;
    return { facets: this.facets.count(matched, filters), recognised: this.recognise(outcome) };
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
    const names = await this.file(`${this.language}/suggestions.json`);
    const places = (label, forms) => [normalise(label), ...forms].map((form) => form.indexOf(wanted));
    const rank = ([label, forms]) => Math.min(...places(label, forms).map((at) => (at < 0 ? 99 : Math.min(at, 1))));
    const fits = (isHan(wanted) || wanted.length > 2 ? [0, 1] : [0]);
    return names
      .map((name) => [rank(name), name[0]])
      .filter(([at]) => fits.includes(at))
      .sort(([one], [other]) => one - other)
      .slice(0, SUGGESTED)
      .map(([, label]) => (head || "") + label);
  }

  /** Return the line of a record that holds most of the units, marked, or nothing. */
  findLine(record, units) {
    let best = null;
    const { title, ...rest } = record; // the title stands above the line already
    for (const text of textsOf(rest)) {
      for (const language of this.language === "en" ? ["en", "zh"] : ["zh", "en"]) {
        if (!text[language]) continue;
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
    const cases = this.facets.any("page_kind", ["case"]);
    const others = cases.map((one) => (one ? 0 : 1));
    const mostly = holdingMost(words, this.settings.enough_share, others);
    const scores = addUp(words, this.manifest.documents, this.settings.missing);
    const best = rankNumbers(numbersOf(both(others, mostly)), scores).slice(0, SEE_ALSO);
    const entries = await Promise.all(best.map((number) => this.entry(number)));
    return entries.map((entry) => ({
      id: entry.id, page_kind: entry.page_kind, url: this.url(entry), title: entry.title,
    }));
  }

  /** Return the traits in a query that would narrow its answer; before their values are at hand
   * all traits, without a count. */
  recognise({ units, ranked, filters }) {
    const traits = units.flatMap((unit) => (unit.concepts || []).map((concept) => ({ text: unit.text, ...concept })));
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
    const counted = (mask) => countOf(both(mask, ranked.matched));
    if (query.length > this.settings.query_characters) note("cut", { count: this.settings.query_characters });
    if (!units.length && query.trim()) note("no_words");
    if (absent.length) note("absent", { words: list([...absent].sort()) });
    if (meant) note("meant", { query: meant });
    if (unknown.length) note("unknown_filter", { words: list(unknown) });
    const { complete } = ranked;
    if (total > complete) note(complete ? "filled" : "filled_none", { count: complete });
    if (!total) {
      const unfiltered = counted(this.facets.visible({}));
      if (Object.keys(filters).length && present.length && unfiltered) note("none_filtered", { count: unfiltered });
      else note("none");
    }
    if (!filters.status && words.length) {
      const leads = this.facets.visible({ ...filters, status: ["lead"] });
      const hidden = countOf(both(leads, holdingAll(words, leads.length, (word) => maskOf(word.scores))));
      if (hidden) note("leads_hidden", { count: hidden });
    }
    return notes;
  }
}

function* splitQuoted(text) {
  let place = 0;
  for (const found of text.matchAll(QUOTED)) {
    yield { quoted: false, text: text.slice(place, found.index) };
    yield { quoted: true, text: found[1] };
    place = found.index + found[0].length;
  }
  yield { quoted: false, text: text.slice(place) };
}

function phraseOf(text, pieces) {
  const words = pieces.map((piece) => piece.stem);
  const plain = text.split(/\s+/).filter(Boolean).join(" ");
  return { text: plain, words, concepts: [], names: [isHan(plain) ? [plain] : words], isPhrase: true };
}

function lengthOf(quantity, pieces, at) {
  return { length: pieces.filter((piece, i) => i >= at && piece.start < quantity.end).length, tokens: [] };
}

function quantityOf(text, { start, end, token }, pieces) {
  const row = pieces.map((piece) => piece.stem);
  return { text: text.slice(start, end), words: [token], concepts: [], names: [row], isQuantity: true };
}

function unknownOf(pieces) {
  const text = pieces.map((piece) => piece.text).join("");
  return { text, words: [text], concepts: [], names: [[text]], isUnknown: true };
}

/** A single character that is no word here may still stand in a text: this index does not know. */
function isVague({ isFound, unit }) {
  return !isFound && isHan(unit.text) && Array.from(unit.text).length === 1;
}

function searchedWord({ unit, count }) {
  const also = unit.concepts.flatMap((concept) => concept.also).filter((name) => name !== unit.text);
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
