// How much cases have in common, as carbonpeak/search/likeness.py: the labels they share, the rarer
// ones counting more. Knows the facets of documents, nothing of words.

import { numbersOf } from "./search-scores.js";

const KINSHIP = "type";

export class Likeness {
  /** `facets` are at hand with their values; `weights` say how much a label of each facet counts. */
  constructor(facets, documents, weights) {
    this.facets = facets;
    this.documents = documents;
    this.weights = Object.entries(weights);
    this.held = new Map();
    for (let number = 0; number < documents; number += 1) {
      for (const [label] of this.labels(number)) this.held.set(label, (this.held.get(label) || 0) + 1);
    }
  }

  /** The labels of a document, each with the weight of its facet. */
  labels(number) {
    return this.weights.flatMap(([facet, weight]) =>
      this.facets.values(facet, number).map((value) => [`${facet}=${value}`, weight]));
  }

  /** The labels of a document with their weights, to the length of one. */
  direction(number) {
    const weights = this.labels(number).map(([label, weight]) => {
      const held = this.held.get(label);
      return [label, weight * Math.log(1 + (this.documents - held + 0.5) / (held + 0.5))];
    });
    const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
    return weights.map(([label, weight]) => [label, weight / length]);
  }

  /** Return the documents that share a measure type with some. */
  kinOf(numbers) {
    return numbersOf(this.facets.any(KINSHIP, numbers.flatMap((number) => this.facets.values(KINSHIP, number))));
  }

  /** Return how like the first hits documents are, 0 to 1; a hit is not compared with itself. */
  gains(first, scores, numbers) {
    const total = first.reduce((sum, number) => sum + scores[number], 0) || 1;
    const wanted = new Map();
    for (const number of first) {
      for (const [label, weight] of this.direction(number)) {
        wanted.set(label, (wanted.get(label) || 0) + (scores[number] / total) * weight);
      }
    }
    return numbers.map((number) => {
      const own = first.includes(number) ? scores[number] / total : 0;
      const common = this.direction(number).filter(([label]) => wanted.has(label));
      return common.reduce((sum, [label, weight]) => sum + weight * (wanted.get(label) - own * weight), 0);
    });
  }
}
