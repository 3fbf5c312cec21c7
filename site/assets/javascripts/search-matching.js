// Which documents hold a unit of a query, and with which score, as carbonpeak/search/matching.py:
// a unit is found in several ways, and the best way counts.

import { leastOf, maskOf, meanOf, Scores } from "./search-scores.js";
import { isHan } from "./search-text.js";
import { lookedUp } from "./search-words.js";

export class Matcher {
  constructor(words, { documents, settings }, understanding) {
    this.words = words;
    this.documents = documents;
    this.settings = settings;
    this.understanding = understanding;
  }

  async find(unit, withTraits) {
    const found = new Scores(this.documents);
    const ways = await this.ways(unit, withTraits);
    const held = await Promise.all(ways.map(([, one]) => one));
    ways.forEach(([way], i) => found.raise(held[i], this.settings.ways[way]));
    // What holds only something near is found, and still lacks the word.
    const own = maskOf(found.numbers, this.documents);
    const count = found.numbers.length;
    if (count < this.settings.enough) {
      const near = new Set(unit.concepts.flatMap((concept) => concept.near));
      for (const other of await Promise.all([...near].map((token) => this.words.posting(token)))) {
        found.raise(other, this.settings.ways.near);
      }
    }
    const scarcity = Math.log(1 + (this.documents - count + 0.5) / (count + 0.5));
    const rarity = this.importance(unit) * scarcity;
    found.multiply(rarity);
    const { numbers, scores } = found;
    return { unit, numbers, scores, rarity, own, count, isFound: numbers.length > 0 };
  }

  /** Return the ways in which a unit is found, each with a promise of the scores; all are fetched
   * at once. */
  async ways(unit, withTraits) {
    if (unit.isPhrase) return [["word", isHan(unit.text) ? this.word(unit.text) : this.all(unit.words)]];
    const ways = [];
    if (unit.isUnknown) ways.push(["word", this.word(unit.text)]);
    else if (unit.words.length === 1) {
      ways.push(["word", this.word(unit.words[0])]);
      const parts = await this.understanding.wordsIn(unit.words[0]);
      if (parts.length) ways.push(["parts", this.all(parts)]);
    } else ways.push(["parts", this.all(unit.words)]);
    for (const { token } of unit.concepts) {
      const name = token.slice(1);
      const isGroup = token.startsWith("=");
      if (unit.isDenied && !isGroup) continue;
      ways.push([isGroup ? "synonym" : "label", this.words.posting(token)]);
      if (isGroup) ways.push(["broader", this.words.posting(`>${name}`)]);
      // A trait asked for alone is rather a subject; cases of such places come last.
      else if (token.startsWith("#")) ways.push([withTraits ? "trait" : "near", this.words.posting(`~${name}`)]);
    }
    return ways;
  }

  async word(word) {
    return leastOf(await Promise.all(lookedUp(word).map((one) => this.words.posting(one))));
  }

  async all(words) {
    return meanOf(await Promise.all(words.map((word) => this.word(word))));
  }

  importance(unit) {
    if (unit.concepts.length && unit.concepts.every((concept) => concept.general)) return this.settings.general;
    if (unit.concepts.length || unit.isPhrase || unit.isQuantity) return this.settings.concept;
    if (Array.from(unit.text).length === 1 || /^\p{Nd}+$/u.test(unit.text)) return this.settings.character;
    return 1;
  }
}
