// Finds words in the files over which carbonpeak/search/sharding.py spreads them.

import { readPosting } from "./search-packing.js";
import { isHan, own, pairsOf } from "./search-text.js";

const CONCEPT_SIGNS = "=#~>+@";

export function shardKey(word) {
  if (isHan(word)) return Array.from(word).slice(0, 2).join("");
  return CONCEPT_SIGNS.includes(word[0]) ? word.slice(1) : word;
}

function hashOf(key) {
  let value = 2166136261;
  for (const character of key) value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  return value;
}

/** Return the postings in which a word is looked up: of Chinese its pairs of characters. */
export const lookedUp = (word) => (isHan(word) && Array.from(word).length > 1 ? pairsOf(word) : [word]);

export const shardOf = (word, count) => hashOf(shardKey(word)) % count;

export class Words {
  /** `file(path)` gives a parsed file of the index folder. */
  constructor(file, manifest, levels) {
    this.file = file;
    this.manifest = manifest;
    this.levels = levels;
  }

  shard(word) {
    const family = CONCEPT_SIGNS.includes(word[0]) ? "concepts" : "words";
    return this.file(`${family}/${shardOf(word, this.manifest.shards[family])}.json`);
  }

  async has(word) {
    const shard = await this.shard(word);
    if (!shard.known) shard.known = new Set(shard.words);
    return shard.known.has(word) || (await this.names(word)).some(([stems]) => stems[0] === word);
  }

  /** Return the names that begin as a word does: rows of stems, with the concepts they name. */
  async names(word) {
    return own((await this.shard(word)).names, shardKey(word)) || [];
  }

  async concept(token) {
    const { forms, near = [], ...concept } = (await this.shard(token)).concepts[token];
    return { token, forms, near, ...concept };
  }

  /** Say whether any document holds a stem. */
  async holds(word) {
    return own((await this.shard(word)).postings, word) !== undefined;
  }

  /** Return the documents that hold a word, with the scores the word gives them. */
  async posting(word) {
    return readPosting(await this.packed(word), this.levels);
  }

  /** Have the postings of a word fetched meanwhile. */
  prefetch(word) {
    for (const one of lookedUp(word)) this.packed(one).catch(() => {}); // whoever needs it will ask again
  }

  async packed(word) {
    const packed = own((await this.shard(word)).postings, word);
    if (packed !== "") return packed;
    return (await this.file(`long/${(hashOf(word) % 0x10000).toString(16).padStart(4, "0")}.json`))[word];
  }
}
