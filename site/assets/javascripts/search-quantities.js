// Quantities in a query, as carbonpeak/search/quantities.py: `100MW`, `10万千瓦` and `0.1 GW` are
// one thing. Sizes are reckoned with whole numbers, so that both sides write the same digits.

import { isHan } from "./search-text.js";

const MULTIPLES = { 万: 4, 亿: 8, thousand: 3, million: 6, billion: 9 };
const DIGITS = 9;

/** A decimal number as [whole number, places after the point]. */
function parseDecimal(written) {
  const [whole, part = ""] = written.split(".");
  return [BigInt(whole + part), part.length];
}

/** Return the product of decimals to nine digits, halves to the even one, without an exponent. */
function multiply(factors, zeros) {
  let value = 10n ** BigInt(zeros);
  let places = 0;
  for (const [digits, after] of factors) {
    value *= digits;
    places += after;
  }
  const surplus = value.toString().length - DIGITS;
  if (surplus > 0) {
    const unit = 10n ** BigInt(surplus);
    const rest = (value % unit) * 2n;
    value /= unit;
    if (rest > unit || (rest === unit && value % 2n)) value += 1n;
    places -= surplus;
  }
  return writeDecimal(value, places);
}

function writeDecimal(value, places) {
  if (places <= 0) return (value * 10n ** BigInt(-places)).toString();
  const digits = value.toString().padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
}

export class QuantityFinder {
  /** `sizes` has each name of a unit with its canonical unit and its size in that. */
  constructor(sizes) {
    this.sizes = sizes;
    const names = Object.keys(sizes).sort((a, b) => Array.from(b).length - Array.from(a).length || (a < b ? -1 : 1));
    const units = names.map((name) => (isHan(name) ? name : `${name}(?![a-z0-9])`)).join("|");
    const multiples = Object.keys(MULTIPLES).join("|");
    this.pattern = names.length
      && new RegExp(`([0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?)\\s?(${multiples})?\\s?(${units})`, "g");
  }

  /** Yield where a quantity stands in a normalised text, and what stands for it in an index. */
  *find(text) {
    if (!this.pattern) return;
    this.pattern.lastIndex = 0;
    for (let found = this.pattern.exec(text); found; found = this.pattern.exec(text)) {
      const before = text.slice(Math.max(0, found.index - 2), found.index);
      if (/[0-9a-z.]$/.test(before) || /[0-9],$/.test(before)) {
        this.pattern.lastIndex = found.index + 1; // within a longer number or a word
        continue;
      }
      const [written, number, multiple, name] = found;
      const [unit, size] = this.sizes[name];
      const value = multiply([parseDecimal(number.replaceAll(",", "")), parseDecimal(size)], MULTIPLES[multiple] || 0);
      yield { start: found.index, end: found.index + written.length, token: `$${unit}/${value}` };
    }
  }
}
