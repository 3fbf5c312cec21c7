// Documents that hold words, with their scores, as lists: a rare word costs little in a large base.
// A posting has `numbers` of documents, ascending, and as many `scores`. Ranks as
// carbonpeak/search/ranking.py; knows nothing of words or of files.

/** What several postings add up to: `numbers` of documents in any order, and `scores` by number. */
export class Scores {
  constructor(documents) {
    this.numbers = [];
    this.scores = new Float64Array(documents);
  }

  /** Raise scores to those of a posting, times a factor. */
  raise(posting, factor) {
    const { numbers, scores } = this;
    for (let i = 0; i < posting.numbers.length; i += 1) {
      const number = posting.numbers[i];
      const score = posting.scores[i] * factor;
      if (score <= scores[number]) continue;
      if (!scores[number]) numbers.push(number);
      scores[number] = score;
    }
  }

  multiply(factor) {
    for (let i = 0; i < this.numbers.length; i += 1) this.scores[this.numbers[i]] *= factor;
  }
}

/** Return the least score of the documents that hold all the words. */
export const leastOf = (postings) => postings.reduce((one, other) => together(one, other, Math.min));

/** Return the mean score of the documents that hold all the words. */
export function meanOf(postings) {
  const { numbers, scores } = postings.reduce((one, other) => together(one, other, (a, b) => a + b));
  return { numbers, scores: scores.map((sum) => sum / postings.length) };
}

function together(one, other, join) {
  const numbers = [];
  const scores = [];
  for (let i = 0, j = 0; i < one.numbers.length; i += 1) {
    while (other.numbers[j] < one.numbers[i]) j += 1;
    if (other.numbers[j] !== one.numbers[i]) continue;
    numbers.push(one.numbers[i]);
    scores.push(join(one.scores[i], other.scores[j]));
  }
  return { numbers, scores };
}

/** Return a mask with 1 for some documents. */
export function maskOf(numbers, documents) {
  const mask = new Uint8Array(documents);
  for (let i = 0; i < numbers.length; i += 1) mask[numbers[i]] = 1;
  return mask;
}

/** Return the documents for which a mask has 1, or `value`. */
export function numbersOf(mask, value = 1) {
  const numbers = [];
  for (let number = mask.indexOf(value); number >= 0; number = mask.indexOf(value, number + 1)) numbers.push(number);
  return numbers;
}

/** Return the numbers that are in a mask. */
export function within(numbers, mask) {
  const kept = [];
  for (let i = 0; i < numbers.length; i += 1) if (mask[numbers[i]]) kept.push(numbers[i]);
  return kept;
}

/** Return the documents that hold all of some words. */
export function holdingAll(words) {
  const [fewest] = words.map(({ numbers }) => numbers).sort((a, b) => a.length - b.length);
  return words.reduce((kept, word) => within(kept, word.own), fewest);
}

/** Return the documents that hold at least a share of the words, the rarer ones counting more. */
export function holdingShare(words, share) {
  const held = new Scores(words[0].scores.length);
  for (const { numbers, rarity } of words) {
    for (let i = 0; i < numbers.length; i += 1) {
      if (!held.scores[numbers[i]]) held.numbers.push(numbers[i]);
      held.scores[numbers[i]] += rarity;
    }
  }
  const least = share * rarityOf(words);
  return held.numbers.filter((number) => held.scores[number] >= least);
}

const rarityOf = (words) => words.reduce((sum, { rarity }) => sum + rarity, 0);

/** Return, of some documents, those that hold at least half of the words, and these not only
 * common ones; where none does, those that hold fewer. */
export function holdingMost(words, share, numbers) {
  const least = share * rarityOf(words);
  const held = numbers.map((number) => ({ number, words: words.filter(({ scores }) => scores[number]) }));
  const telling = held.filter((one) => rarityOf(one.words) >= least);
  for (let needed = Math.floor((words.length + 1) / 2); needed > 0; needed -= 1) {
    const found = telling.filter((one) => one.words.length >= needed);
    if (found.length) return found.map(({ number }) => number);
  }
  return held.filter((one) => one.words.length).map(({ number }) => number);
}

/** Return the scores of documents: what each word adds, less where words are missing. */
export function addUp(words, numbers, documents, missing) {
  const total = rarityOf(words);
  const sums = new Float64Array(documents);
  for (let i = 0; i < numbers.length; i += 1) {
    const number = numbers[i];
    let sum = 0;
    let share = 0;
    for (const { scores, own, rarity } of words) {
      sum += scores[number];
      if (own[number]) share += rarity / total;
    }
    sums[number] = sum * (missing + (1 - missing) * share);
  }
  return sums;
}

/** Put the best so many documents first and in order; those behind them stand in any order. */
export function rankNumbers(numbers, scores, count) {
  const byScore = (a, b) => scores[b] - scores[a] || a - b;
  if (numbers.length <= count) return numbers.sort(byScore);
  const values = new Float64Array(numbers.length);
  for (let i = 0; i < numbers.length; i += 1) values[i] = scores[numbers[i]];
  const least = values.sort()[numbers.length - count];
  const first = [];
  const rest = [];
  for (let i = 0; i < numbers.length; i += 1) (scores[numbers[i]] >= least ? first : rest).push(numbers[i]);
  return [...first.sort(byScore), ...rest];
}
