// Up to four cases side by side, made of the parts of their pages; the address names them.
(function () {
  const root = document.querySelector("[data-cp-compare]");
  if (!root) return;

  const { addressWith, element, inAddress, speaker } = window.carbonpeakCases;
  const { copies, copy, inner, part, read, section } = window.carbonpeakCasePage;
  const say = speaker(root.dataset.words);
  const MOST = 4;
  const box = root.querySelector("[data-cp-table]");
  const note = root.querySelector("[data-cp-note]");
  const tools = root.querySelector("[data-cp-tools]");

  const absent = () => [element("span", { class: "cp-muted" }, say("not_stated"))];
  const orAbsent = (nodes) => (nodes.length ? nodes : absent());
  const list = (items) =>
    items.length ? [element("ul", {}, ...items.map((nodes) => element("li", {}, ...nodes)))] : [];

  // ---- What is taken of a case ----

  const facts = (one) => inner(one, one.opening.querySelector("dl")).filter((node) => node.tagName);
  const lead = (one) => inner(one, one.opening.querySelector(".cp-lead"));
  const results = (one) => [...one.page.querySelectorAll(".cp-results tr[data-indicator]:not(.cp-context)")];

  function figure(one, row) {
    const piece = (selector) => copies(one, row.querySelectorAll(selector));
    const year = row.querySelector("td.cp-number").textContent;
    const what = inner(one, row.querySelector(".cp-table__head"));
    return element(
      "p",
      { class: "cp-compare__figure" },
      ...piece(".cp-figure"), " ", ...piece(".cp-kind"), " ",
      element("span", { class: "cp-number" }, year), " ", ...piece(".cp-reference"),
      ...piece(".cp-canonical"),
      element("span", { class: "cp-compare__what" }, ...what),
    );
  }

  function costs(one) {
    const at = section(one, "costs");
    const rows = at ? [...at.querySelectorAll("tbody tr")] : [];
    return list(
      rows.map((row) => {
        const cells = [...row.cells].map((cell) => inner(one, cell));
        const [what, kind, amount, year, payer, source] = cells;
        const dot = () => say("dot");
        return [
          ...what, say("colon"), ...amount, " ",
          element("span", { class: "cp-muted" }, ...kind, dot(), ...year, dot(), say("col_payer"), say("colon"), ...payer),
          " ", ...source,
        ];
      }),
    );
  }

  const conditions = (one) =>
    list([...one.page.querySelectorAll(".cp-checklist > li label")].map((node) => inner(one, node)));
  const fits = (name) => (one) => {
    const found = part(one, name);
    return found ? copies(one, found.querySelectorAll("ul")) : [];
  };
  const core = (one) => inner(one, one.page.querySelector('[data-role="core"] dd'));
  const sources = (one) =>
    list(
      [...one.page.querySelectorAll("#sources + div > .cp-sources > li > span:last-child")].map((node) =>
        inner(one, node),
      ),
    );

  // ---- The table ----

  function line(label, cells, properties = {}) {
    return element(
      "tr",
      properties,
      element("th", { scope: "row" }, label),
      ...cells.map((nodes) => element("td", {}, ...orAbsent(nodes))),
    );
  }

  function group(label, width) {
    const heading = element("th", { scope: "rowgroup", colSpan: width + 1 }, label);
    return element("tr", { class: "cp-rowgroup" }, heading);
  }

  // Indicators that several cases state come first: those can be read across.
  function resultLines(cases) {
    const labels = new Map();
    const holders = new Map();
    for (const one of cases) {
      for (const row of results(one)) {
        const { indicator, indicatorLabel } = row.dataset;
        labels.set(indicator, indicatorLabel);
        holders.set(indicator, (holders.get(indicator) || new Set()).add(one.id));
      }
    }
    const order = [...labels.keys()].sort((a, b) => holders.get(b).size - holders.get(a).size);
    return order.map((indicator) =>
      line(
        labels.get(indicator),
        cases.map((one) =>
          results(one).filter((row) => row.dataset.indicator === indicator).map((row) => figure(one, row)),
        ),
      ),
    );
  }

  function factLines(cases) {
    const names = new Map();
    const found = cases.map((one) => new Map(facts(one).map((div) => {
      const name = div.querySelector("dt").textContent;
      names.set(name, true);
      return [name, [...div.querySelector("dd").childNodes]];
    })));
    return [...names.keys()].map((name) => line(name, found.map((known) => known.get(name) || [])));
  }

  function heading(one, cases) {
    const rest = cases.filter((other) => other !== one).map((other) => other.id);
    const title = element("a", { href: one.url.href }, ...copy(one, one.title).childNodes);
    const drop = element(
      "a",
      {
        class: "cp-compare__drop cp-small cp-no-print",
        href: addressWith(location.pathname, rest),
        "aria-label": say("compare_drop") + say("colon") + one.title.textContent,
      },
      say("compare_drop"),
    );
    return element("th", { scope: "col" }, title, element("br"), drop);
  }

  function draw(cases) {
    const width = cases.length;
    const each = (take) => cases.map(take);
    const corner = element("td", {});
    const body = [
      line(say("col_summary"), each(lead)),
      ...factLines(cases),
      group(say("compare_results"), width),
      ...resultLines(cases),
      group(say("h_transfer"), width),
      line(say("h_costs"), each(costs)),
      line(say("h_conditions"), each(conditions)),
      line(say("h_suits"), each(fits("suits"))),
      line(say("h_does_not_suit"), each(fits("does_not_suit"))),
      line(say("core_parts"), each(core)),
      line(say("h_sources"), each(sources)),
    ];
    const table = element(
      "table",
      { class: `cp-table cp-compare cp-compare--${width}`, "aria-labelledby": "top" },
      element("thead", {}, element("tr", {}, corner, ...cases.map((one) => heading(one, cases)))),
      element("tbody", {}, ...body),
    );
    box.replaceChildren(table);
  }

  // ---- Starting ----

  async function start() {
    const wanted = inAddress() || [];
    if (!wanted.length) {
      note.textContent = say("compare_none");
      return;
    }
    const ids = wanted.slice(0, MOST);
    const found = await Promise.all(ids.map((id) => read(id, root.dataset.cases)));
    const lost = ids.filter((_, index) => found[index] === null);
    const said = [];
    if (wanted.length > MOST) said.push(say("compare_too_many", { n: MOST }));
    if (lost.length) said.push(say("shortlist_lost", { ids: lost.join(say("comma")) }));
    note.textContent = said.join(" ");
    draw(found.filter(Boolean));
    tools.hidden = false;
    root.dataset.ready = "";
  }

  start().catch(() => {
    note.textContent = say("cases_failed");
  });
})();
