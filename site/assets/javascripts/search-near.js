// Names near to a word that no record holds, as carbonpeak/search/nearness.py: by the characters
// and letters they share.

import { isHan, pairsOf } from "./search-text.js";

const CLOSE = 0.5;
const NEAREST = 4;

const featuresOf = (written) => new Set([...pairsOf(written), ...(isHan(written) ? Array.from(written) : [])]);

export class NearTerms {
  /** `concepts` are rows of token, label and names. */
  constructor(concepts) {
    this.concepts = concepts.map(([token, label, forms]) => ({ token, label, names: forms.map(featuresOf) }));
  }

  /** Return the labels with a name near to a word, the nearest first: by the share of pairs they
   * have in common, in Chinese also of single characters. */
  near(written) {
    const own = featuresOf(written);
    return this.concepts
      .map(({ token, label, names }) => ({ token, label, share: Math.max(...names.map((name) => shareOf(own, name))) }))
      .filter(({ share }) => share >= CLOSE)
      .sort((a, b) => b.share - a.share || (a.token < b.token ? -1 : 1))
      .slice(0, NEAREST)
      .map(({ label }) => label);
  }
}

function shareOf(own, other) {
  let common = 0;
  for (const feature of own) if (other.has(feature)) common += 1;
  return common && (2 * common) / (own.size + other.size);
}
