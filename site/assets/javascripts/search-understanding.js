// From what a user types to the words to look for, as carbonpeak/search/understanding.py; Chinese is
// cut by the words and names that the index holds.

import { findRuns, isHan, pairsOf, stem, stemsOf } from "./search-text.js";

const QUOTED = /["“”「『]([^"“”「」『』]{2,})["“”」』]/gu;
const LONGEST_WORD = 16;
const SINGLE_COST = 1.5;

export class Understanding {
  constructor(words, { fillers, denials, everywhere, settings }, quantities) {
    this.words = words;
    this.settings = settings;
    this.fillers = new Set(fillers);
    this.denials = new Set(denials);
    this.everywhere = new Set(everywhere);
    this.quantities = quantities;
  }

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
      let before = "";
      for (const unit of await this.join(text, pieces)) {
        // Behind a word such as 没有: found as a word, never taken for a trait or a label.
        unit.isDenied = this.denials.has(before) && unit.concepts.length > 0;
        before = unit.text;
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
    await Promise.all([...words, ...tokens].map((word) => this.words.shard(word)));
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
        // Of equal cuts the one with the longer words behind is more often right: 老 厂区, not 老厂 区.
        if (!best[i] || cost < best[i].cost) best[i] = { cost, length };
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

  isWord(word) {
    return this.fillers.has(word) || this.everywhere.has(word) || this.words.has(word);
  }

  /** The units a longer Chinese word is made of; none if it cannot be split. */
  async partsOf({ text, words, isPhrase }) {
    if (isPhrase || words.length !== 1 || words[0] !== text) return [];
    const units = await Promise.all((await this.wordsIn(text)).map((word) => this.cut(word).then((of) => this.join(word, of))));
    return units.flat().filter((unit) => !this.fillers.has(unit.text));
  }

  /** The words a longer Chinese word is made of; none if it cannot be split. */
  async wordsIn(word) {
    if (!isHan(word) || Array.from(word).length < 3) return [];
    const pieces = (await this.cutHan(word, 0, true)).map((piece) => piece.text);
    return pieces.every((piece) => Array.from(piece).length > 1) ? pieces : [];
  }

  /** Join pieces to units: names of several words, quantities, and what no dictionary holds. */
  async join(text, pieces) {
    const quantities = new Map(Array.from(this.quantities.find(text), (quantity) => [quantity.start, quantity]));
    await Promise.all(pieces.map((piece) => this.namesFrom(piece))); // all at once
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
    let found = { length: 0, tokens: [] };
    for (const [stems, tokens] of await this.namesFrom(pieces[at])) {
      const fits = stems.every((word, j) => pieces[at + j] && pieces[at + j].stem === word);
      if (fits && stems.length > found.length) found = { length: stems.length, tokens };
    }
    return found;
  }

  namesFrom({ text, stem: first, isHan: isChinese }) {
    return isChinese && this.fillers.has(text) ? [] : this.words.names(first);
  }

  async unitOf(text, pieces, tokens) {
    const words = pieces.map((piece) => piece.stem);
    if (!this.fillers.has(text)) for (const word of words) this.words.prefetch(word);
    const concepts = await Promise.all(tokens.map((token) => this.words.concept(token)));
    const names = [words, ...concepts.flatMap((concept) => concept.forms.map(stemsOf))];
    return { text, words, concepts, names };
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
