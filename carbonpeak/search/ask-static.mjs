// Asks a static index many queries with the site's own script, for `carbonpeak evaluate`, tests and
// benchmarks: node ask-static.mjs <folder of search-index.js> <folder of the index> < queries.json
// With `whole` behind them the file of all words and entries is at hand before each query.
// Each query is {query, language, filters}; each answer {ids, said, milliseconds, files, further}:
// all but the hits; the time and the files of a first visit, when nothing is at hand yet, until the
// first hits can be shown; and the files that the rest needs beside them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [scripts, folder, whole] = process.argv.slice(2);
const { StaticIndex } = await import(pathToFileURL(join(scripts, "search-index.js")).href);
const queries = JSON.parse(readFileSync(0, "utf8"));

const answers = [];
for (const { language, ...request } of queries) {
  let files = [];
  const fetchJson = async (path) => {
    files.push(path);
    return JSON.parse(readFileSync(join(folder, path), "utf8"));
  };
  const index = new StaticIndex(fetchJson, language);
  if (whole) await (await index.open()).takeWhole();
  files = [];
  const begin = performance.now();
  const first = {};
  const onHits = () => {
    Object.assign(first, { milliseconds: performance.now() - begin, files });
    files = [];
  };
  const { hits, ...said } = await index.search(request, onHits);
  answers.push({ ids: hits.map((hit) => hit.id), said, ...first, further: files });
}
process.stdout.write(JSON.stringify(answers));
