// Asks Material for MkDocs' own search: node ask-material.mjs <its worker> <search_index.json> < queries.json
// Runs the worker as a browser would, with lunr and its languages; the answer to each query is the
// list of addresses found, best first.

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createContext, runInContext } from "node:vm";

const [worker, index] = process.argv.slice(2);
let receive;
let reply;
const run = (path) => runInContext(readFileSync(path, "utf8"), browser, { filename: path });
const browser = createContext({
  console,
  addEventListener: (_, listener) => { receive = listener; },
  postMessage: (message) => reply(message),
  importScripts: (...paths) => paths.forEach((path) => run(resolve(dirname(worker), path))),
});
browser.self = browser;
run(worker);

const ask = (data) => new Promise((resolved) => {
  reply = resolved;
  receive({ data });
});
const SETUP = 0;
const QUERY = 2;
await ask({ type: SETUP, data: { ...JSON.parse(readFileSync(index, "utf8")), options: { suggest: false } } });
const answers = [];
for (const query of JSON.parse(readFileSync(0, "utf8"))) {
  const { data } = await ask({ type: QUERY, data: query });
  answers.push(data.items.map((page) => page[0].location.split("#")[0]));
}
process.stdout.write(JSON.stringify(answers));
