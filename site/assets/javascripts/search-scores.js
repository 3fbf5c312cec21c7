// Scores of all documents at once: arrays with a number for each document, 0 where it does not
// hold the word. Ranks as carbonpeak/search/ranking.py; knows nothing of words or of files.

/** Return the least score of each document, 0 where one is missing. */
export function leastOf(found) {
  const least = found[0].slice();
  for (const scores of found.slice(1)) {
    for (let number = 0; number < least.length; number += 1) {
      if (scores[number] < least[number]) least[number] = scores[number];
    }
  }
  return least;
}

/** Return the mean score of the documents that hold all the words. */
export function meanOf(found) {
  const mean = leastOf(found);
  if (found.length === 1) return mean;
  const sums = new Float64Array(mean.length);
  for (const scores of found) {
    for (let number = 0; number < sums.length; number += 1) sums[number] += scores[number];
  }
  for (let number = 0; number < mean.length; number += 1) if (mean[number]) mean[number] = sums[number] / found.length;
  return mean;
}

/** Raise scores to those of another way of finding the same, times a factor. */
export function raise(scores, found, factor) {
  for (let number = 0; number < scores.length; number += 1) {
    const score = found[number] * factor;
    if (score > scores[number]) scores[number] = score;
  }
}

export function countOf(scores) {
  let count = 0;
  for (let number = 0; number < scores.length; number += 1) count += scores[number] > 0 ? 1 : 0;
  return count;
}

/** Return 1 for what is above 0 or at least as much as said. */
export function maskOf(scores, least = Number.MIN_VALUE) {
  const mask = new Uint8Array(scores.length);
  for (let number = 0; number < mask.length; number += 1) mask[number] = scores[number] >= least ? 1 : 0;
  return mask;
}

export function both(one, other) {
  const mask = new Uint8Array(one.length);
  for (let number = 0; number < mask.length; number += 1) mask[number] = one[number] & other[number];
  return mask;
}

export function either(one, other) {
  const mask = new Uint8Array(one.length);
  for (let number = 0; number < mask.length; number += 1) mask[number] = one[number] | other[number];
  return mask;
}

export function numbersOf(mask) {
  const numbers = [];
  for (let number = 0; number < mask.length; number += 1) if (mask[number]) numbers.push(number);
  return numbers;
}

/** Mask of the documents that hold all of some words; `held` says what holds one. */
export function holdingAll(words, documents, held = (word) => word.own) {
  return words.map(held).reduce(both, new Uint8Array(documents).fill(1));
}

/** For each document the share of the words it holds, the rarer ones counting more, 0 to 1. */
export function sharesOf(words, documents, held = (word) => word.scores) {
  const total = words.reduce((sum, one) => sum + one.rarity, 0) || 1;
  const shares = new Float64Array(documents);
  for (const word of words) {
    const holds = held(word);
    for (let number = 0; number < documents; number += 1) if (holds[number]) shares[number] += word.rarity / total;
  }
  return shares;
}

/** Mask of the documents that hold most of the words; of fewer, where that leaves none of those wanted. */
export function holdingMost(words, share, wanted) {
  const shares = sharesOf(words, wanted.length);
  const counts = new Uint8Array(wanted.length);
  for (const { scores } of words) {
    for (let number = 0; number < counts.length; number += 1) counts[number] += scores[number] > 0 ? 1 : 0;
  }
  for (let needed = Math.floor((words.length + 1) / 2); needed > 0; needed -= 1) {
    const found = both(maskOf(counts, needed), maskOf(shares, share));
    if (numbersOf(both(found, wanted)).length) return found;
  }
  return maskOf(counts);
}

/** Return the scores of documents: what each word adds, less where words are missing. */
export function addUp(words, documents, missing) {
  const shares = sharesOf(words, documents, (word) => word.own);
  const sums = new Float64Array(documents);
  for (const { scores } of words) {
    for (let number = 0; number < documents; number += 1) sums[number] += scores[number];
  }
  for (let number = 0; number < documents; number += 1) sums[number] *= missing + (1 - missing) * shares[number];
  return sums;
}

/** Return numbers of documents, the best first. */
export function rankNumbers(numbers, scores) {
  return numbers.sort((a, b) => scores[b] - scores[a] || a - b);
}

/** Return which values documents have, each with its share of their scores, the greatest first. */
export function sharesOfValues(numbers, scores, valuesOf) {
  const total = numbers.reduce((sum, number) => sum + scores[number], 0);
  const shares = new Map();
  for (const number of numbers) {
    for (const value of valuesOf(number)) shares.set(value, (shares.get(value) || 0) + scores[number] / total);
  }
  return [...shares].sort(([one, a], [other, b]) => b - a || (one < other ? 1 : -1));
}
