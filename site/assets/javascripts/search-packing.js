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

const bytesOf = (packed) => new TextEncoder().encode(packed); // read far faster than characters

/** Return the numbers of the documents that hold a word, and the scores it gives them. */
export function readPosting(packed, levels) {
  const numbers = [];
  const scores = [];
  if (!packed) return { numbers, scores };
  const bytes = bytesOf(packed);
  const end = packed.indexOf(" ");
  let level = end + 1;
  let number = 0;
  for (let at = 0; at < end; at += 1) {
    let gap = 0;
    let code = CODES[bytes[at]];
    while (code >= HALF) {
      gap = (gap + code - HALF) * HALF;
      at += 1;
      code = CODES[bytes[at]];
    }
    number += gap + code;
    numbers.push(number);
    scores.push(levels[CODES[bytes[level]]]);
    level += 1;
  }
  return { numbers, scores };
}

/** Return numbers that were written with the same number of characters each. */
export function readRanks(packed, count) {
  const bytes = bytesOf(packed);
  const width = bytes.length / count;
  const ranks = new Uint32Array(count);
  for (let at = 0, place = 0; at < bytes.length; place += 1) {
    let rank = 0;
    for (const end = at + width; at < end; at += 1) rank = rank * BASE + CODES[bytes[at]];
    ranks[place] = rank;
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
