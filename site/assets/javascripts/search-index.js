// Searches the static index that carbonpeak.search.static_index writes: same words, concepts,
// weights and filters as on the server. Knows nothing of the page; a query fetches only the
// shards its words are in. An answer has the shape of the server's.

import { Speller } from "./search-spelling.js";
import { findRuns, isHan, markText, normalise, stem } from "./search-text.js";

const QUOTED = /["“”「『]([^"“”「」『』]{2,})["“”」』]/gu;
const LONGEST_WORD = 16;
const SINGLE_COST = 1.5;
const SEE_ALSO = 4;
const OFFERED = 6;
const ALSO_SHOWN = 6;
const SUGGESTED = 8;

function shardKey(word) {
  return isHan(word) ? Array.from(word).slice(0, 2).join("") : word;
}

function shardOf(word, count) {
  let value = 2166136261;
  for (const character of shardKey(word)) {
    value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  }
  return value % count;
}

function pairsOf(text) {
  const characters = Array.from(text);
  return characters.slice(1).map((character, i) => characters[i] + character);
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
      const asked = this.fetchJson(path);
      asked.catch(() => this.files.delete(path)); // ask again next time
      this.files.set(path, asked);
    }
    return this.files.get(path);
  }

  async open() {
    if (this.manifest) return this;
    const [manifest, facets, texts] = await Promise.all([
      this.file("manifest.json"),
      this.file("facets.json"),
      this.file(`${this.language}/text.json`),
    ]);
    this.texts = texts;
    this.settings = manifest.settings;
    this.fillers = new Set(manifest.fillers);
    this.everywhere = new Set(manifest.everywhere);
    this.readFacets(facets, manifest);
    this.labels = Object.fromEntries(
      Object.entries(texts.labels).map(([facet, labels]) => [facet, new Map(labels)]),
    );
    this.manifest = manifest;
    return this;
  }

  readFacets(facets, manifest) {
    this.rows = facets;
    this.values = {};
    for (const [facet, values] of Object.entries(facets.values)) {
      this.values[facet] = new Map(
        Object.entries(values).map(([value, gaps]) => {
          let number = 0;
          return [value, gaps.map((gap) => (number += gap))];
        }),
      );
    }
    const mean = facets.lengths.reduce((sum, one) => sum + one, 0) / (facets.lengths.length || 1) || 1;
    const { saturation, length } = manifest.settings;
    this.damping = facets.lengths.map((one) => saturation * (1 - length + (length * one) / mean));
    this.hasStatus = new Uint8Array(manifest.documents);
    for (const numbers of (this.values.status || new Map()).values()) {
      for (const number of numbers) this.hasStatus[number] = 1;
    }
  }

  async shard(word) {
    const shard = await this.file(`words/${shardOf(word, this.manifest.shards)}.json`);
    if (!shard.known) shard.known = new Set(shard.words);
    return shard;
  }

  // ---- Understanding ----

  async understand(plain) {
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
    await Promise.all(pairsOf(run).map((pair) => this.shard(pair)));
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
    return shard.known.has(word) || (shard.names[shardKey(word)] || []).some(([stems]) => stems[0] === word);
  }

  /** Join pieces to units: names of several words, and what no dictionary holds. */
  async join(text, pieces) {
    const units = [];
    let unknown = [];
    const flush = () => {
      if (unknown.length) units.push(unknownOf(unknown));
      unknown = [];
    };
    for (let i = 0; i < pieces.length; ) {
      const piece = pieces[i];
      const { length, tokens } = await this.longestName(pieces, i);
      const isLoose = piece.isHan && Array.from(piece.text).length === 1 && !length && !this.fillers.has(piece.text);
      if (isLoose) {
        if (unknown.length && unknown[unknown.length - 1].end !== piece.start) flush();
        unknown.push(piece);
        i += 1;
        continue;
      }
      flush();
      const count = Math.max(length, 1);
      const last = pieces[i + count - 1];
      units.push(await this.unitOf(text.slice(piece.start, last.end), pieces.slice(i, i + count), tokens));
      i += count;
    }
    flush();
    return units;
  }

  async longestName(pieces, at) {
    const first = pieces[at].stem;
    const shard = await this.shard(first);
    let found = { length: 0, tokens: [] };
    for (const [stems, tokens] of shard.names[shardKey(first)] || []) {
      const fits = stems.every((word, j) => pieces[at + j] && pieces[at + j].stem === word);
      if (fits && stems.length > found.length) found = { length: stems.length, tokens };
    }
    return found;
  }

  async unitOf(text, pieces, tokens) {
    const concepts = await Promise.all(
      tokens.map(async (token) => ({ token, ...(await this.shard(token)).concepts[token] })),
    );
    const own = pieces.map((piece) => piece.stem);
    return {
      text,
      words: own,
      concepts,
      names: [own, ...concepts.flatMap((concept) => concept.names)],
    };
  }

  // ---- Matching ----

  async postings(word) {
    const coded = (await this.shard(word)).postings[word];
    const found = new Map();
    let number = 0;
    for (let i = 0; coded && i < coded.length; i += 2) {
      number += coded[i];
      found.set(number, this.saturate(number, coded[i + 1] / this.manifest.fineness));
    }
    return found;
  }

  saturate(number, weight) {
    return (weight * (this.settings.saturation + 1)) / (weight + this.damping[number]);
  }

  /** Documents that hold all words, with what `join` makes of their scores. */
  async all(words, join) {
    const found = await Promise.all(words.map((word) => this.postings(word)));
    const scores = new Map();
    for (const [number, score] of found[0]) {
      const others = found.map((one) => one.get(number));
      if (!others.includes(undefined)) scores.set(number, join(others, score));
    }
    return scores;
  }

  characters(text) {
    if (Array.from(text).length === 1) return this.postings(text);
    return this.all(pairsOf(text), (scores) => Math.min(...scores));
  }

  word(word) {
    return isHan(word) ? this.characters(word) : this.postings(word);
  }

  async allWords(words) {
    const found = await Promise.all(words.map((word) => this.word(word)));
    const scores = new Map();
    for (const number of found[0].keys()) {
      const others = found.map((one) => one.get(number));
      if (!others.includes(undefined)) {
        scores.set(number, others.reduce((sum, one) => sum + one, 0) / others.length);
      }
    }
    return scores;
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
    const scores = new Map();
    const add = (way, found) => {
      const factor = this.settings.ways[way];
      for (const [number, score] of found) {
        if (score * factor > (scores.get(number) || 0)) scores.set(number, score * factor);
      }
    };
    for (const [way, found] of await this.ways(unit, withTraits)) add(way, found);
    const count = scores.size;
    const own = new Set(scores.keys());
    if (count < this.settings.enough) {
      const near = new Set(unit.concepts.flatMap((concept) => concept.near));
      for (const found of await Promise.all([...near].map((token) => this.postings(token)))) add("near", found);
    }
    const scarcity = Math.log(1 + (this.manifest.documents - count + 0.5) / (count + 0.5));
    const rarity = this.importance(unit) * scarcity;
    for (const [number, score] of scores) scores.set(number, score * rarity);
    // What holds only something near is found, and still lacks the word.
    return { unit, scores, rarity, own };
  }

  importance(unit) {
    if (unit.concepts.length && unit.concepts.every((concept) => concept.general)) return this.settings.general;
    if (unit.concepts.length || unit.isPhrase) return this.settings.concept;
    if (Array.from(unit.text).length === 1 || /^\p{Nd}+$/u.test(unit.text)) return this.settings.character;
    return 1;
  }

  // ---- Filters ----

  any(facet, values) {
    const mask = new Uint8Array(this.manifest.documents);
    for (const value of values) {
      for (const number of (this.values[facet] || new Map()).get(value) || []) mask[number] = 1;
    }
    return mask;
  }

  visible(filters, without) {
    const masks = Object.entries(filters)
      .filter(([facet]) => facet !== without)
      .map(([facet, values]) => this.any(facet, values));
    if (!filters.page_kind && without !== "page_kind") masks.push(this.any("page_kind", ["case"]));
    if (!filters.status && without !== "status") {
      const published = this.any("status", ["published"]);
      masks.push(published.map((one, number) => one || !this.hasStatus[number]));
    }
    const all = new Uint8Array(this.manifest.documents).fill(1);
    for (const mask of masks) mask.forEach((one, number) => { all[number] &= one; });
    return all;
  }

  known(filters) {
    const kept = {};
    const unknown = [];
    for (const [facet, values] of Object.entries(filters)) {
      const known = values.filter((value) =>
        (this.values[facet] || new Map()).has(value) || (this.labels[facet] || new Map()).has(value));
      unknown.push(...values.filter((value) => !known.includes(value)).map((value) => `${facet}=${value}`));
      if (known.length) kept[facet] = [...new Set(known)];
    }
    return { filters: kept, unknown };
  }

  count(matched, filters) {
    const counts = {};
    for (const facet of this.manifest.facets) {
      const base = this.visible(filters, facet);
      const chosen = filters[facet] || [];
      const found = [...(this.values[facet] || new Map())]
        .map(([id, numbers]) => ({
          id,
          label: this.label(facet, id) || id,
          count: numbers.reduce((sum, number) => sum + (base[number] && matched(number) ? 1 : 0), 0),
          selected: chosen.includes(id),
        }))
        .filter((value) => value.count || value.selected);
      counts[facet] = this.sortValues(facet, found);
    }
    return counts;
  }

  sortValues(facet, found) {
    if (facet === "year") return found.sort((a, b) => (a.id < b.id ? 1 : -1));
    const order = new Map([...(this.labels[facet] || new Map()).keys()].map((id, place) => [id, place]));
    found.sort((a, b) => (order.get(a.id) ?? order.size) - (order.get(b.id) ?? order.size));
    return this.manifest.by_count.includes(facet) ? found.sort((a, b) => b.count - a.count) : found;
  }

  label(facet, value) {
    return (this.labels[facet] || new Map()).get(value) || "";
  }

  // ---- Ranking ----

  rank(present, visible, sort) {
    const numbers = [...visible.keys()].filter((number) => visible[number]);
    if (!present.length) {
      return { numbers: this.byDate(numbers), scores: new Map(), matched: () => true, complete: () => true };
    }
    const complete = (number) => present.every((one) => one.own.has(number));
    let matched = complete;
    if (numbers.filter(complete).length < this.settings.enough) {
      const partly = this.partly(present);
      matched = (number) => complete(number) || partly.has(number);
    }
    const scores = this.score(present, numbers.filter(matched));
    const found = [...scores.keys()];
    const ranked = sort === "date"
      ? this.byDate(found)
      : found.sort((a, b) => scores.get(b) - scores.get(a) || a - b);
    return { numbers: ranked, scores, matched, complete };
  }

  /** Documents that hold enough of the words, the rarer ones counting more. */
  partly(present) {
    const shares = new Map();
    for (const { scores, rarity } of present) {
      for (const number of scores.keys()) shares.set(number, (shares.get(number) || 0) + rarity);
    }
    const wanted = this.settings.enough_share * present.reduce((sum, one) => sum + one.rarity, 0);
    return new Set([...shares].filter(([, share]) => share >= wanted).map(([number]) => number));
  }

  mostly(present, visible) {
    const held = new Map();
    for (const { scores, rarity } of present) {
      for (const number of scores.keys()) {
        const [count, share] = held.get(number) || [0, 0];
        held.set(number, [count + 1, share + rarity]);
      }
    }
    const wanted = this.settings.enough_share * present.reduce((sum, one) => sum + one.rarity, 0);
    for (let needed = Math.floor((present.length + 1) / 2); needed > 0; needed -= 1) {
      const found = [...held].filter(([, [count, share]]) => count >= needed && share >= wanted);
      if (found.some(([number]) => visible[number])) return new Set(found.map(([number]) => number));
    }
    return new Set(held.keys());
  }

  score(present, numbers) {
    const total = present.reduce((sum, one) => sum + one.rarity, 0) || 1;
    const { missing, evidence } = this.settings;
    const scores = new Map();
    for (const number of numbers) {
      let score = 0;
      let held = 0;
      for (const one of present) {
        const part = one.scores.get(number);
        if (part !== undefined) {
          score += part;
          if (one.own.has(number)) held += one.rarity;
        }
      }
      score *= missing + ((1 - missing) * held) / total;
      scores.set(number, score * (1 + evidence * this.rows.evidence[number]));
    }
    return scores;
  }

  byDate(numbers) {
    const { dates, evidence } = this.rows;
    return numbers.sort((a, b) => dates[b] - dates[a] || evidence[b] - evidence[a] || a - b);
  }

  // ---- The answer ----

  async search({ query = "", filters: asked = {}, sort = "relevance", page = 1, size = 20 }) {
    await this.open();
    const plain = normalise(Array.from(query).slice(0, this.settings.query_characters).join(""));
    let answer = await this.answer(plain, asked, sort, page, size);
    let asTyped = plain;
    if (answer.absent.length) {
      const simplified = await this.simplify(plain);
      if (simplified) {
        asTyped = simplified;
        answer = await this.answer(simplified, asked, sort, page, size);
      }
    }
    const { absent } = answer;
    const meant = absent.length ? await this.speller.correct(asTyped, answer.units, absent) : null;
    if (meant) answer = { ...(await this.answer(meant, asked, sort, page, size)), absent, meant };
    return { ...answer.shown, did_you_mean: meant, query, notes: this.notes(answer, query) };
  }

  /** Return a query in simplified characters, or nothing if it already is. */
  async simplify(plain) {
    const table = await this.file("traditional.json");
    const simple = Array.from(plain, (character) => table[character] || character).join("");
    return simple === plain ? "" : simple;
  }

  async answer(plain, asked, sort, page, size) {
    const { units, dropped } = await this.understand(plain);
    const found = await Promise.all(units.map((unit) => this.find(unit, units.length > 1)));
    const { filters, unknown } = this.known(asked);
    const kind = Object.fromEntries(
      Object.entries(filters).filter(([facet]) => facet === "page_kind" || facet === "status"),
    );
    const wanted = this.visible(kind);
    const isWanted = (one) => [...one.scores.keys()].some((number) => wanted[number]);
    const present = found.filter(isWanted);
    const elsewhere = found.filter((one) => one.scores.size && !isWanted(one));
    const absent = found.filter((one) => !one.scores.size).map((one) => one.unit.text);
    const nothing = found.length && !present.length;
    const visible = nothing ? new Uint8Array(this.manifest.documents) : this.visible(filters);
    const ranked = this.rank(present, visible, sort);
    const words = [...present, ...elsewhere];
    const numbers = ranked.numbers.slice((page - 1) * size, page * size);
    const [hits, seeAlso] = await Promise.all([
      Promise.all(numbers.map((number) => this.hit(number, ranked, present, words))),
      filters.page_kind ? [] : this.seeAlso(words),
    ]);
    const total = ranked.numbers.length;
    const complete = ranked.numbers.filter(ranked.complete).length;
    const shown = {
      language: this.language,
      total,
      complete,
      page,
      size,
      hits,
      facets: this.count(nothing ? () => false : ranked.matched, filters),
      words: present.map((one) => searchedWord(one)),
      recognised: this.recognise(units, ranked, filters),
      dropped,
      did_you_mean: null,
      see_also: seeAlso,
      data_version: this.manifest.data_version,
    };
    return { shown, units, present, words, absent, unknown, filters, ranked };
  }

  async entry(number) {
    const block = await this.file(`${this.language}/entries/${Math.floor(number / this.manifest.block)}.json`);
    return block[number % this.manifest.block];
  }

  url(entry) {
    return (this.language === "en" ? "/en/" : "/") + entry.path;
  }

  async hit(number, ranked, present, words) {
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
      pilot_label: this.label("pilot", entry.pilot),
      snippet: snippet.html,
      snippet_language: entry.summary_language,
      // Where the summary holds none of the words, the page may look further: see findLine.
      needs_line: units.length > 0 && !snippet.marks && entry.page_kind === "case",
      result: entry.result && { ...entry.result, kind_label: this.label("result_kind", entry.result.kind) },
      field: this.label("field", entry.field),
      level: this.label("level", entry.level),
      status: entry.status || "",
      status_label: this.label("status", entry.status),
      score: ranked.scores.get(number) || 0,
      missing: words.filter((one) => !one.own.has(number)).map((one) => one.unit.text),
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
    const cases = this.any("page_kind", ["case"]);
    const others = cases.map((one) => (one ? 0 : 1));
    const mostly = this.mostly(words, others);
    const scores = this.score(words, [...mostly].filter((number) => others[number]));
    const best = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, SEE_ALSO);
    const entries = await Promise.all(best.map(([number]) => this.entry(number)));
    return entries.map((entry) => ({
      id: entry.id, page_kind: entry.page_kind, url: this.url(entry), title: entry.title,
    }));
  }

  recognise(units, ranked, filters) {
    const offered = [];
    for (const unit of units) {
      for (const { facet, value, label } of unit.concepts || []) {
        if (!facet || (filters[facet] || []).includes(value)) continue;
        const holders = new Set((this.values[facet] || new Map()).get(value) || []);
        const count = ranked.numbers.filter((number) => holders.has(number)).length;
        if (count && count < ranked.numbers.length) {
          offered.push({ text: unit.text, facet, id: value, label: label[this.language === "en" ? 1 : 0], count });
        }
      }
    }
    return offered.slice(0, OFFERED);
  }

  notes({ shown, units, present, words, absent, meant, unknown, filters, ranked }, query) {
    const notes = [];
    const note = (name, values = {}) => notes.push(say(this.texts.notes[name], values));
    const list = (words) => words.join(this.language === "zh" ? "、" : ", ");
    const counted = (mask) => [...mask.keys()].filter((number) => mask[number] && ranked.matched(number)).length;
    if (query.length > this.settings.query_characters) note("cut", { count: this.settings.query_characters });
    if (!units.length && query.trim()) note("no_words");
    if (absent.length) note("absent", { words: list([...absent].sort()) });
    if (meant) note("meant", { query: meant });
    if (unknown.length) note("unknown_filter", { words: list(unknown) });
    if (shown.total > shown.complete) note(shown.complete ? "filled" : "filled_none", { count: shown.complete });
    if (!shown.total) {
      const unfiltered = counted(this.visible({}));
      if (Object.keys(filters).length && present.length && unfiltered) note("none_filtered", { count: unfiltered });
      else note("none");
    }
    if (!filters.status && words.length) {
      const leads = this.visible({ ...filters, status: ["lead"] });
      const hidden = [...leads.keys()].filter((number) =>
        leads[number] && words.every((one) => one.scores.has(number))).length;
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

function unknownOf(pieces) {
  const text = pieces.map((piece) => piece.text).join("");
  return { text, words: [text], concepts: [], names: [[text]], isUnknown: true };
}

function searchedWord({ unit, own }) {
  const also = unit.concepts.flatMap((concept) => concept.also).filter((name) => name !== unit.text);
  return { text: unit.text, also: [...new Set(also)].slice(0, ALSO_SHOWN), count: own.size };
}

function* textsOf(value) {
  if (Array.isArray(value)) {
    for (const one of value) yield* textsOf(one);
  } else if (value && typeof value === "object") {
    if (typeof value.zh === "string") yield value;
    else for (const one of Object.values(value)) yield* textsOf(one);
  }
}
