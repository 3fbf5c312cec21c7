// What a reader may have meant by a word that no record holds, as carbonpeak/search/suggesting.py:
// near spellings, Chinese typed by its sounds, and homophones. Loads only the lists of the letter a word begins with.

import { isHan, own } from "./search-text.js";

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
  /** `file(path)` gives a parsed file of the index folder. */
  constructor(file) {
    this.file = file;
  }

  /** Return the query with what no record holds replaced, or nothing if nothing is near. */
  async correct(query, units, absent) {
    let corrected = query;
    for (let i = 0; i < units.length; i += 1) {
      const unit = units[i];
      if (!absent.includes(unit.text) || unit.isPhrase) continue;
      const [wrong, right] = await this.nearest(units, i);
      if (right && !isPiece(wrong, query)) corrected = replaceWord(corrected, wrong, right);
    }
    return corrected === query ? null : corrected;
  }

  async nearest(units, at) {
    const { text, isUnknown } = units[at];
    if (!isHan(text)) return [text, (await this.nearSpelling(text)) || (await this.speltBySound(text))];
    const before = at ? units[at - 1].text : "";
    const after = at + 1 < units.length ? units[at + 1].text : "";
    for (const wrong of [before + text + after, before + text, text + after, text]) {
      // A word of the dictionary is no slip, unless with its neighbours it sounds like one.
      if (!isHan(wrong) || Array.from(wrong).length < 2 || (wrong === text && !isUnknown)) continue;
      const right = (await this.homophones(wrong)).find((word) => word !== wrong);
      if (right) return [wrong, right];
    }
    return [text, null];
  }

  async speltBySound(word) {
    const { sounds } = await this.listsOf(word[0]);
    return (own(sounds, word) || [null])[0];
  }

  async homophones(word) {
    const table = await this.soundTable();
    const sound = Array.from(word, (character) => table.get(character) || "?").join("");
    const { sounds } = await this.listsOf(sound[0]);
    return own(sounds, sound) || [];
  }

  async soundTable() {
    if (!this.table) {
      const bySound = await this.file("spelling/characters.json");
      this.table = new Map(
        Object.entries(bySound).flatMap(([sound, characters]) =>
          Array.from(characters, (character) => [character, sound])),
      );
    }
    return this.table;
  }

  async nearSpelling(word) {
    if (!/^[a-z]+$/.test(word) || word.length < SHORTEST) return null;
    const { spellings } = await this.listsOf(word[0]);
    const slips = Math.min(MOST_SLIPS, Math.floor(word.length / LETTERS_PER_SLIP));
    const near = spellings
      .filter((found) => Math.abs(found.length - word.length) <= slips)
      .map((found) => [distanceOf(word, found), found])
      .filter(([distance]) => distance <= slips)
      .sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
    return near.length ? near[0][1] : null;
  }

  listsOf(letter) {
    return /^[a-z]$/.test(letter) ? this.file(`spelling/${letter}.json`) : { sounds: {}, spellings: [] };
  }
}
