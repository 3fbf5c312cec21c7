// What lists of cases share: the files they are drawn from, their rows, the words of the page and
// the reader's shortlist. The shortlist is kept in the browser and goes nowhere else.
window.carbonpeakCases = (function () {
  const { head, titled } = window.carbonpeakTitles;
  const KEY = "carbonpeak.shortlist";
  const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

  const element = (name, properties = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  // What had the focus is gone: the one that took its place has it, or else where all are counted.
  function focusNear(others, at, otherwise) {
    (others[Math.min(at, others.length - 1)] || otherwise).focus();
  }

  // The words of a page stand in its HTML, so that they are written in one place only.
  function speaker(json) {
    const words = JSON.parse(json);
    return (key, values = {}) => {
      const form = values.n === 1 && words[`${key}_one`] ? words[`${key}_one`] : words[key];
      return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    };
  }

  const isEnglish = document.documentElement.lang.startsWith("en");
  const languageOf = (text) => (isEnglish && /[\u3400-\u9fff]/.test(text) ? "zh" : "");

  const fetchJson = async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.json();
  };

  // ---- The files ----

  async function load(address) {
    const url = new URL(address, document.baseURI);
    const data = await fetchJson(url);
    const rows = data.cases.map(([id, title, place, date, terms], index) => ({
      index,
      id,
      title,
      date,
      terms,
      pilot: data.places[place][0],
      place: data.places[place][1],
      href: new URL(`${id}/`, url).href,
    }));
    const number = Object.fromEntries(data.facets.map((facet, index) => [facet.id, index]));
    let asked;
    // Summaries are longer than all the rest: they come after it, once, when first needed.
    const texts = () => (asked = asked || fetchJson(new URL("texts.json", url)));
    const labels = (row, facet) =>
      row.terms[number[facet]].map((term) => data.facets[number[facet]].terms[term][1]);
    return { facets: data.facets, number, rows, texts, labels };
  }

  // ---- Rows ----

  function drawRow(row, listing, say, extra) {
    const named = (facet) => head(listing.labels(row, facet).join(say("comma")));
    const facts = [row.place, named("province"), named("type"), named("stage"), named("level")];
    const summary = element("span", { class: "cp-list__text" });
    listing.texts().then((texts) => {
      summary.textContent = texts[row.index][0];
      summary.lang = languageOf(texts[row.index][0]);
    }, () => {});
    const title = element("a", { href: row.href, lang: languageOf(row.title) }, ...titled(row.title));
    return element(
      "li",
      {},
      element("span", { class: "cp-list__title" }, title),
      summary,
      element("span", { class: "cp-list__meta" }, facts.filter(Boolean).join(say("dot"))),
      extra,
    );
  }

  // ---- The shortlist ----

  const clean = (ids) => [...new Set(ids)].filter((id) => ID.test(id));

  function shortlist() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? clean(kept.map(String)) : [];
    } catch (refused) {
      return fallback;
    }
  }

  let fallback = []; // where storage is switched off, the list holds for this page

  function keep(ids) {
    fallback = clean(ids);
    try {
      localStorage.setItem(KEY, JSON.stringify(fallback));
    } catch (refused) {
      // The list then holds for this page only.
    }
  }

  function toggle(id) {
    const kept = shortlist();
    keep(kept.includes(id) ? kept.filter((other) => other !== id) : [...kept, id]);
  }

  const inAddress = () => {
    const given = new URLSearchParams(location.search).get("cases");
    return given === null ? null : clean(given.split(","));
  };
  const addressWith = (address, ids) => `${address}?cases=${ids.join(",")}`;

  return {
    addressWith, drawRow, element, fetchJson, focusNear, head, inAddress, keep, languageOf, load, shortlist,
    speaker, toggle,
  };
})();
