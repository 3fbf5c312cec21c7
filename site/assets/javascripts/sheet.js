// The working sheet of a case: its conditions, core parts and costs beside what the reader knows of
// their own place. Made of the parts of the case's page; what is written stays in the browser.
(function () {
  const root = document.querySelector("[data-cp-sheet]");
  if (!root) return;

  const { element, speaker } = window.carbonpeakCases;
  const { copies, copy, inner, part, read, section } = window.carbonpeakCasePage;
  const say = speaker(root.dataset.words);
  const note = root.querySelector("[data-cp-note]");
  const form = root.querySelector("[data-cp-form]");
  const body = root.querySelector("[data-cp-body]");
  const id = new URLSearchParams(location.search).get("case") || "";
  const KEY = `carbonpeak.sheet.${id}`;

  // ---- What is kept ----

  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY)) || {};
  } catch (refused) {
    // Storage may be switched off, or hold something else: the sheet is then empty.
  }

  function keep(name, value) {
    if (value) kept[name] = value;
    else delete kept[name];
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch (refused) {
      // What is written then holds until the page is left.
    }
  }

  // A field is named by the text it stands beside: a record that changes loses no other answer.
  function fit(area) {
    area.style.height = "auto";
    area.style.height = area.value ? `${area.scrollHeight}px` : "";
  }

  function bind(field, name) {
    if (field.type === "checkbox") field.checked = Boolean(kept[name]);
    else field.value = kept[name] || "";
    field.addEventListener("input", () => {
      keep(name, field.type === "checkbox" ? field.checked : field.value);
      if (field.tagName === "TEXTAREA") fit(field);
      count();
    });
    return field;
  }

  const area = (name, label) =>
    bind(element("textarea", { rows: 2, class: "cp-sheet__area", "aria-label": label }), name);
  const box = (name, label) =>
    bind(element("input", { type: "checkbox", class: "cp-checklist__box", "aria-label": label }), name);

  // ---- Its parts ----

  const title = (text) => element("h2", {}, text);
  const muted = (key) => element("p", { class: "cp-muted" }, say(key));

  function table(caption, rows) {
    const head = element(
      "tr",
      {},
      element("td", {}),
      element("th", { scope: "col" }, caption),
      element("th", { scope: "col" }, say("sheet_here")),
    );
    const line = (nodes) => {
      const text = nodes.map((node) => node.textContent ?? node).join("").trim().replace(/\s+/g, " ");
      return element(
        "tr",
        {},
        element("td", {}, box(`tick: ${text}`, text)),
        element("td", {}, ...nodes),
        element("td", {}, area(`here: ${text}`, `${say("sheet_here")}${say("colon")}${text}`)),
      );
    };
    return element(
      "table",
      { class: "cp-table cp-sheet__table", "aria-label": caption },
      element("thead", {}, head),
      element("tbody", {}, ...rows.map(line)),
    );
  }

  function conditions(from) {
    const rows = [...from.page.querySelectorAll(".cp-checklist > li label")];
    if (!rows.length) return [title(say("h_conditions")), muted("no_conditions")];
    return [
      title(say("h_conditions")),
      element("p", { class: "cp-note", "data-cp-ticked": "", "aria-live": "polite" }),
      table(say("h_conditions"), rows.map((row) => inner(from, row))),
    ];
  }

  // Each part of a measure is one line of its description list, divided by breaks.
  function components(from) {
    const found = part(from, "components");
    if (!found) return [];
    const rows = [];
    for (const group of found.children) {
      const role = group.querySelector("dt").textContent;
      let nodes = null;
      for (const node of inner(from, group.querySelector("dd"))) {
        if (node.nodeName === "BR") nodes = null;
        else if (nodes) nodes.push(node);
        else if (node.textContent.trim()) {
          nodes = [element("strong", {}, role), say("colon"), node];
          rows.push(nodes);
        }
      }
    }
    return [title(say("h_components")), table(say("sheet_take"), rows)];
  }

  function results(from) {
    const found = [...from.page.querySelectorAll(".cp-results")];
    const own = found.filter((one) => one.querySelector("tr[data-indicator]:not(.cp-context)"));
    return [title(say("h_results")), ...(own.length ? copies(from, own) : [muted("no_results")])];
  }

  function costs(from) {
    const at = section(from, "costs");
    const found = at && at.querySelector("table");
    return [title(say("h_costs")), found ? copy(from, found) : muted("no_costs")];
  }

  function named(from, key, name) {
    const found = part(from, name);
    if (!found) return [];
    const lists = found.matches("ul") ? [found] : found.querySelectorAll("ul");
    return [title(say(key)), ...copies(from, lists)];
  }

  function steps(from) {
    const found = from.page.querySelector(".cp-steps");
    return found ? [title(say("h_steps")), copy(from, found)] : [];
  }

  function sources(from) {
    const found = from.page.querySelector("#sources + div > .cp-sources");
    return found ? [title(say("h_sources")), copy(from, found)] : [];
  }

  function contact(from) {
    const found = part(from, "contact");
    if (!found) return [];
    return [element("p", {}, say("contact"), say("colon"), ...inner(from, found.querySelector("dd")))];
  }

  // ---- The sheet ----

  function count() {
    const line = body.querySelector("[data-cp-ticked]");
    if (!line) return;
    const boxes = [...line.nextElementSibling.querySelectorAll("input")];
    const n = boxes.filter((one) => one.checked).length;
    line.textContent = say("sheet_ticked", { n, total: boxes.length });
  }

  function draw(from) {
    const heading = document.getElementById("top");
    const name = element("a", { href: from.url.href }, ...copy(from, from.title).childNodes);
    heading.replaceChildren(heading.textContent, say("colon"), name);
    document.title = heading.textContent;
    body.replaceChildren(
      ...copies(from, from.opening.querySelectorAll(".cp-banner, .cp-lead")),
      ...contact(from),
      ...results(from),
      ...costs(from),
      ...conditions(from),
      ...components(from),
      ...named(from, "h_suits", "suits"),
      ...named(from, "h_does_not_suit", "does_not_suit"),
      ...named(from, "h_lessons", "lessons"),
      ...steps(from),
      ...sources(from),
    );
    root.querySelectorAll("[data-cp-kept]").forEach((field) => bind(field, field.dataset.cpKept));
    root.querySelector("[data-cp-from]").textContent = say("sheet_of", { address: from.url.href });
    form.hidden = false;
    root.querySelectorAll("textarea").forEach(fit);
    count();
    root.dataset.ready = "";
  }

  function listen() {
    root.querySelector("[data-cp-clear]").addEventListener("click", () => {
      if (!window.confirm(say("sheet_clear_sure"))) return;
      localStorage.removeItem(KEY);
      location.reload();
    });
  }

  async function start() {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
      note.textContent = say("sheet_none");
      return;
    }
    const from = await read(id, root.dataset.cases);
    if (from) draw(from);
    else note.textContent = say("sheet_lost", { id });
  }

  listen();
  start().catch(() => {
    note.textContent = say("cases_failed");
  });
})();
