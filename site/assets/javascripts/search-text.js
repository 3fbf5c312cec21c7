// Text as carbonpeak/text.py and carbonpeak/stemming.py see it: normalised, cut into runs, stemmed;
// and the words of a query marked in it. Knows nothing of an index.

const HAN = "〇々㐀-䶿一-鿿豈-﫿\\u{20000}-\\u{3fffd}";
const RUNS = new RegExp(
  `([${HAN}]+)|(\\p{Nd}+(?:,\\p{Nd}{3})*(?:\\.\\p{Nd}+)?)|(?:(?![${HAN}])[\\p{L}\\p{N}])+`,
  "gu",
);
const HAN_ONLY = new RegExp(`^[${HAN}]+$`, "u");

/** Return what a table from a file holds under a key, and not what all objects have. */
export const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

export const isHan = (text) => HAN_ONLY.test(text);

/** Return each two neighbouring characters. */
export function pairsOf(text) {
  const characters = Array.from(text);
  return characters.slice(1).map((character, i) => characters[i] + character);
}

const plainCharacter = (character) => {
  if (/[\t\n\r\v\f\u0085]/.test(character)) return " ";
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u.test(character)) return "";
  return character.normalize("NFKC").toLowerCase();
};

export function normalise(text) {
  return Array.from(text, plainCharacter).join("");
}

export function* findRuns(text) {
  for (const found of text.matchAll(RUNS)) {
    const written = found[0];
    const kind = found[1] ? "han" : found[2] ? "number" : "latin";
    yield { text: written.replaceAll(",", ""), start: found.index, end: found.index + written.length, kind };
  }
}

// ---- Porter's stems, as in carbonpeak/stemming.py ----

const C = "[^aeiou][^aeiouy]*";
const V = "[aeiouy][aeiou]*";
const OVER_0 = new RegExp(`^(?:${C})?${V}${C}`);
const IS_1 = new RegExp(`^(?:${C})?${V}${C}(?:${V})?$`);
const OVER_1 = new RegExp(`^(?:${C})?${V}${C}${V}${C}`);
const HAS_VOWEL = new RegExp(`^(?:${C})?[aeiouy]`);
const ENDS_SHORT = new RegExp(`^${C}[aeiouy][^aeiouwxy]$`);
const KEPT = {
  building: "building", buildings: "building", cooperative: "cooperativ", cooperatives: "cooperativ",
  greening: "greening", parking: "parking", transition: "transition", transitions: "transition",
  utilities: "utilit", utility: "utilit",
};
const STEP_2 = {
  ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble",
  alli: "al", entli: "ent", eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate",
  alism: "al", iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive",
  biliti: "ble", logi: "log",
};
const STEP_3 = {
  icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "",
};
const STEP_4 =
  "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize".split(" ");
const byLength = (words) => [...words].sort((a, b) => b.length - a.length);
const LONGEST_2 = byLength(Object.keys(STEP_2));
const LONGEST_3 = byLength(Object.keys(STEP_3));
const LONGEST_4 = byLength(STEP_4);

function past(word) {
  if (word.endsWith("eed")) return OVER_0.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const found = /^(.+?)(ed|ing)$/.exec(word);
  if (!found || !HAS_VOWEL.test(found[1])) return word;
  const root = found[1];
  if (/(at|bl|iz)$/.test(root)) return `${root}e`;
  if (/([^aeiouylsz])\1$/.test(root)) return root.slice(0, -1);
  return ENDS_SHORT.test(root) ? `${root}e` : root;
}

function replaceEnding(word, endings, table) {
  const ending = endings.find((one) => word.endsWith(one));
  if (ending === undefined) return word;
  const root = word.slice(0, word.length - ending.length);
  return OVER_0.test(root) ? root + table[ending] : word;
}

function dropEnding(word) {
  const ending = LONGEST_4.find((one) => word.endsWith(one));
  if (ending === undefined) return word;
  const root = word.slice(0, word.length - ending.length);
  if (ending === "ion" && !/[st]$/.test(root)) return word;
  return OVER_1.test(root) ? root : word;
}

function finalE(word) {
  let short = word;
  if (word.endsWith("e")) {
    const root = word.slice(0, -1);
    if (OVER_1.test(root) || (IS_1.test(root) && !ENDS_SHORT.test(root))) short = root;
  }
  return short.endsWith("ll") && OVER_1.test(short) ? short.slice(0, -1) : short;
}

export function stem(word) {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  if (Object.hasOwn(KEPT, word)) return KEPT[word];
  let marked = word.replace(/^([a-z]{4,})is(e|ed|es|ing|ation|ations)$/, "$1iz$2");
  if (marked[0] === "y") marked = `Y${marked.slice(1)}`;
  if (/(sses|ies)$/.test(marked)) marked = marked.slice(0, -2);
  else if (/[^s]s$/.test(marked)) marked = marked.slice(0, -1);
  marked = past(marked);
  if (marked.endsWith("y") && HAS_VOWEL.test(marked.slice(0, -1))) marked = `${marked.slice(0, -1)}i`;
  marked = replaceEnding(marked, LONGEST_2, STEP_2);
  marked = replaceEnding(marked, LONGEST_3, STEP_3);
  return finalE(dropEnding(marked)).toLowerCase().replace(/ifi$/, "if");
}

/** Return the stems of a name; Chinese is one. */
export function stemsOf(name) {
  return isHan(name) ? [name] : Array.from(findRuns(name), (run) => stem(run.text));
}

// ---- Marks ----

const escapeHtml = (text) =>
  text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[c]);

function* namePlaces(text, runs, unit) {
  for (const name of unit.names) {
    if (name.length === 1 && isHan(name[0])) {
      for (let at = text.indexOf(name[0]); at >= 0; at = text.indexOf(name[0], at + 1)) {
        yield [at, at + name[0].length];
      }
    } else {
      for (let i = 0; i + name.length <= runs.length; i += 1) {
        if (name.every((word, j) => runs[i + j].stem === word)) {
          yield [runs[i].start, runs[i + name.length - 1].end];
        }
      }
    }
  }
}

/** Return text as escaped HTML with the names of units in <mark>, shortened around the first. */
export function markText(text, units, characters) {
  let plain = "";
  const offsets = [];
  let place = 0;
  for (const character of text) {
    for (const piece of plainCharacter(character)) {
      plain += piece;
      for (let i = 0; i < piece.length; i += 1) offsets.push([place, place + character.length]);
    }
    place += character.length;
  }
  const runs = [...findRuns(plain)].map((run) => ({ ...run, stem: stem(run.text) }));
  const spans = mergeSpans(units.flatMap((unit) => [...namePlaces(plain, runs, unit)]))
    .map(([start, end]) => [offsets[start][0], offsets[end - 1][1]]);
  return { html: render(text, spans, showWindow(text, spans, characters)), marks: spans.length };
}

function mergeSpans(spans) {
  const merged = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function showWindow(text, spans, characters) {
  const length = /\p{Script=Han}/u.test(text) ? characters : characters * 2; // Latin text says half as much
  if (text.length <= length) return [0, text.length];
  const anchor = spans.length ? spans[0][0] : 0;
  let first = Math.max(0, Math.min(anchor - 30, text.length - length));
  const stop = text.slice(first, anchor).search(/[。；！？.;!?\n][^。；！？.;!?\n]*$/);
  if (stop >= 0) first += stop + 1;
  const last = Math.min(text.length, first + length);
  if (!/[a-z0-9]/i.test(text[last] || "")) return [first, last];
  return [first, first + (text.slice(first, last).replace(/[a-z0-9]*$/i, "").length || last - first)]; // no word is cut
}

function render(text, spans, [first, last]) {
  let html = first ? "…" : "";
  let place = first;
  for (const [start, end] of spans) {
    const from = Math.max(start, first);
    const to = Math.min(end, last);
    if (from < to) {
      html += `${escapeHtml(text.slice(place, from))}<mark>${escapeHtml(text.slice(from, to))}</mark>`;
      place = to;
    }
  }
  return html + escapeHtml(text.slice(place, last)).trimEnd() + (last < text.length ? "…" : "");
}
