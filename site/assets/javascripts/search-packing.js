// Reads what carbonpeak/search/packing.py writes: postings and columns as short plain text.

const CODES = new Int8Array(128).fill(-1);
for (let code = 0x21, place = 0; code < 0x7f; code += 1) {
  if (code !== 0x22 && code !== 0x5c) {
    CODES[code] = place;
    place += 1;
  }
}
const BASE = CODES[0x7e] + 1;
const HALF = BASE / 2;

/** Return the score of each level: magnitudes from the least, in steps. */
export function scoresOfLevels([least, step]) {
  return Float64Array.from({ length: BASE }, (_, level) => least * step ** level);
}

/** Return the score a word gives each document, 0 where it does not hold the word. */
export function readPosting(packed, documents, levels) {
  const found = new Float64Array(documents);
  if (!packed) return found;
  const end = packed.indexOf(" ");
  let level = end + 1;
  let number = 0;
  for (let at = 0; at < end; at += 1) {
    let gap = 0;
    let code = CODES[packed.charCodeAt(at)];
    while (code >= HALF) {
      gap = (gap + code - HALF) * HALF;
      at += 1;
      code = CODES[packed.charCodeAt(at)];
    }
    number += gap + code;
    found[number] = levels[CODES[packed.charCodeAt(level)]];
    level += 1;
  }
  return found;
}

/** Return numbers that were written with the same number of characters each. */
export function readRanks(packed, count) {
  const width = packed.length / count;
  const ranks = new Uint32Array(count);
  for (let at = 0; at < packed.length; at += 1) {
    const place = Math.floor(at / width);
    ranks[place] = ranks[place] * BASE + CODES[packed.charCodeAt(at)];
  }
  return ranks;
}

/** Return the postings by word that were packed together. */
export function readPostings({ words, gaps, levels }) {
  const postings = {};
  const rows = gaps.split(" ");
  let word = "";
  let level = 0;
  words.split(" ").forEach((written, i) => {
    word = word.slice(0, CODES[written.charCodeAt(0)]) + written.slice(1);
    const first = level;
    for (let at = 0; at < rows[i].length; at += 1) if (CODES[rows[i].charCodeAt(at)] < HALF) level += 1;
    postings[word] = `${rows[i]} ${levels.slice(first, level)}`;
  });
  return postings;
}
