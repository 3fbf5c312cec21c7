// What a reader may have meant by a word that no record holds, as carbonpeak/search/suggesting.py:
// near spellings, Chinese typed by its sounds, and homophones; and traditional characters made simplified.

import { isHan, own, stem } from "./search-text.js";
import { shardOf } from "./search-words.js";

const SHORTEST = 4;
const LETTERS_PER_SLIP = 4;
const MOST_SLIPS = 2;
const SHORTEST_PART = 3;
const MOST_WORDS = 8;

/** How many letters must be changed, with neighbours that changed places as one. */
export function distanceOf(one, other) {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const above = rows[i - 1];
      let best = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] !== other[j - 1]));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) best = Math.min(best, rows[i - 2][j - 2] + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[one.length][other.length];
}

/** Latin words are replaced only where they stand as words. */
function replaceWord(query, wrong, right) {
  if (isHan(wrong)) return query.replaceAll(wrong, right);
  return query.replace(new RegExp(`(?<![a-z])${wrong}(?![a-z])`, "g"), right);
}

/** Say whether a word is two characters out of a longer row: too little to tell a slip by. */
function isPiece(word, query) {
  if (!isHan(word) || Array.from(word).length > 2) return false;
  const at = query.indexOf(word);
  return isHan(query.charAt(at - 1)) || isHan(query.charAt(at + word.length));
}

export class Speller {
  /** `file(path)` gives a parsed file of the index folder; the tables of sounds are parted into
   * so many `shards`. */
  constructor(file, shards, words) {
    this.file = file;
    this.words = words;
    this.shards = shards;
  }

  async look(table, key) {
    return own((await this.file(`sounds/${shardOf(key, this.shards)}.json`))[table], key);
  }

  /** Return a query with the traditional characters in some of its words simplified, or nothing
   * where there are none. */
  async simplify(query, words) {
    const characters = [...new Set(words.join(""))].filter((character) => isHan(character));
    const simple = await Promise.all(characters.map((character) => this.look("simple", character)));
    const simplified = characters.reduce((text, old, i) => (simple[i] ? text.replaceAll(old, simple[i]) : text), query);
    return simplified === query ? null : simplified;
  }

  /** Return the query with what no record holds replaced, or nothing if nothing is near. */
  async correct(query, units, absent) {
    const wanted = [...units.keys()].filter((i) => absent.includes(units[i].text) && !units[i].isPhrase);
    const found = await Promise.all(wanted.slice(0, MOST_WORDS).map((i) => this.nearest(units, i)));
    const corrected = found
      .filter(([wrong, right]) => right && !isPiece(wrong, query))
      .reduce((text, [wrong, right]) => replaceWord(text, wrong, right), query);
    return corrected === query ? null : corrected;
  }

  async nearest(units, at) {
    const { text, isUnknown } = units[at];
    if (!isHan(text)) {
      const near = async () => (await this.nearSpelling(text)) || (await this.inTwo(text)) || (await this.soundingAs(text))[0];
      return (await this.joined(units, at)) || [text, (await near()) || null];
    }
    const before = at ? units[at - 1].text : "";
    const after = at + 1 < units.length ? units[at + 1].text : "";
    // A word of the dictionary is no slip, unless with its neighbours it sounds like one.
    const perhaps = [...new Set([before + text + after, before + text, text + after, text])]
      .filter((wrong) => isHan(wrong) && Array.from(wrong).length > 1 && (wrong !== text || isUnknown));
    const same = await Promise.all(perhaps.map((wrong) => this.homophones(wrong)));
    const first = same.findIndex((words) => words.length);
    return first < 0 ? [text, null] : [perhaps[first], same[first][0]];
  }

  /** Return a word and its neighbour that are written as one: foot print. */
  async joined(units, at) {
    for (const first of [at - 1, at]) {
      const pair = units.slice(Math.max(first, 0), first + 2).map((unit) => unit.text);
      const word = pair.join("");
      if (pair.length === 2 && /^[a-z]+$/.test(word) && (await this.spellings(word)).includes(word)) return [pair.join(" "), word];
    }
    return null;
  }

  /** Return the two words, as even in length as can be, that were written as one: windpower. */
  async inTwo(word) {
    if (!/^[a-z]+$/.test(word)) return null;
    const count = Math.max(word.length - 2 * SHORTEST_PART + 1, 0);
    const places = Array.from({ length: count }, (_, i) => i + SHORTEST_PART);
    places.sort((a, b) => Math.abs(2 * a - word.length) - Math.abs(2 * b - word.length) || a - b);
    for (const place of places) {
      const parts = [word.slice(0, place), word.slice(place)];
      const held = await Promise.all(parts.map((part) => this.words.holds(stem(part))));
      if (held.every(Boolean)) return parts.join(" ");
    }
    return null;
  }

  spellings(word) {
    return this.file(`spelling/${word[0]}.json`);
  }

  async homophones(written) {
    const sounds = await Promise.all(Array.from(written, (character) => this.look("characters", character)));
    if (sounds.includes(undefined)) return [];
    return (await this.soundingAs(sounds.join(""))).filter((word) => word !== written);
  }

  async soundingAs(sound) {
    return (await this.look("words", sound)) || [];
  }

  async nearSpelling(word) {
    if (!/^[a-z]+$/.test(word) || word.length < SHORTEST) return null;
    const slips = Math.min(MOST_SLIPS, Math.floor(word.length / LETTERS_PER_SLIP));
    const near = (await this.spellings(word))
      .filter((found) => Math.abs(found.length - word.length) <= slips)
      .map((found) => [distanceOf(word, found), found])
      .filter(([distance]) => distance <= slips)
      .sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
    return near.length ? near[0][1] : null;
  }
}
