// What a reader may have meant by a word that no record holds, as carbonpeak/search/suggesting.py:
// near spellings, Chinese typed by its sounds, and homophones; and traditional characters made simplified.

import { isHan, own } from "./search-text.js";
import { shardOf } from "./search-words.js";

const SHORTEST = 4;
const LETTERS_PER_SLIP = 4;
const MOST_SLIPS = 2;

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
  constructor(file, shards) {
    this.file = file;
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
    const found = await Promise.all(wanted.map((i) => this.nearest(units, i)));
    const corrected = found
      .filter(([wrong, right]) => right && !isPiece(wrong, query))
      .reduce((text, [wrong, right]) => replaceWord(text, wrong, right), query);
    return corrected === query ? null : corrected;
  }

  async nearest(units, at) {
    const { text, isUnknown } = units[at];
    if (!isHan(text)) return [text, (await this.nearSpelling(text)) || (await this.soundingAs(text))[0] || null];
    const before = at ? units[at - 1].text : "";
    const after = at + 1 < units.length ? units[at + 1].text : "";
    // A word of the dictionary is no slip, unless with its neighbours it sounds like one.
    const perhaps = [...new Set([before + text + after, before + text, text + after, text])]
      .filter((wrong) => isHan(wrong) && Array.from(wrong).length > 1 && (wrong !== text || isUnknown));
    const same = await Promise.all(perhaps.map((wrong) => this.homophones(wrong)));
    const first = same.findIndex((words) => words.length);
    return first < 0 ? [text, null] : [perhaps[first], same[first][0]];
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
    const near = (await this.file(`spelling/${word[0]}.json`))
      .filter((found) => Math.abs(found.length - word.length) <= slips)
      .map((found) => [distanceOf(word, found), found])
      .filter(([distance]) => distance <= slips)
      .sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
    return near.length ? near[0][1] : null;
  }
}
