// The search page. Asks the server where the site was built with one (site.json), otherwise, and
// when the server does not answer, the index that lies beside the page. What is asked stands in
// the address, so that a search can be sent to a colleague.
(function () {
  const box = document.getElementById("cp-search");
  if (!box) return;

  const { head, titled } = window.carbonpeakTitles;
  const language = box.dataset.language === "en" ? "en" : "zh";
  const indexUrl = new URL(box.dataset.index, document.baseURI);
  const rootUrl = new URL("../../", indexUrl);
  const scriptsUrl = new URL("assets/javascripts/", rootUrl);
  const textPath = `${language}/text.json`;
  const startPath = `${language}/start.json`;
  const SIZE = 20;
  const TYPING_PAUSE = 300;
  const SERVER_PATIENCE = 8000;
  const FIRST_VALUES = 8;
  const OWN = ["q", "sort"];

  const fetchJson = async (url, options) => {
    const response = await fetch(url, options);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.json();
  };

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

  const say = (template, values = {}) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const colon = language === "zh" ? "：" : ": ";
  const list = (words) => words.join(language === "zh" ? "、" : ", ");

  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

  let said; // the texts, as asked for
  let texts;
  let index; // the own index, once its script is there
  let loading = null;
  let serverUrl = null;
  let serverFailed = false;
  let asked = 0;
  let answer = null;
  let pages = 1;
  const openFacets = new Set(["field", "type", "province"]);
  const parts = {};

  // ---- What is asked ----

  function readAddress() {
    const wanted = new URLSearchParams(location.search);
    const filters = Object.create(null); // any name may stand in an address
    for (const [name, value] of wanted) {
      if (!OWN.includes(name) && value) (filters[name] = filters[name] || []).push(value);
    }
    return { query: wanted.get("q") || "", sort: wanted.get("sort") === "date" ? "date" : "relevance", filters };
  }

  function addressOf({ query, sort, filters }) {
    const wanted = new URLSearchParams();
    if (query) wanted.set("q", query);
    for (const [facet, values] of Object.entries(filters)) {
      for (const value of values) wanted.append(facet, value);
    }
    if (sort === "date") wanted.set("sort", sort);
    const text = wanted.toString();
    return location.pathname + (text ? `?${text}` : "");
  }

  function go(change, { replace = false } = {}) {
    const state = { ...readAddress(), ...change };
    history[replace ? "replaceState" : "pushState"](null, "", addressOf(state));
    showAnswer();
  }

  function toggle(facet, value) {
    const { filters } = readAddress();
    const values = filters[facet] || [];
    const kept = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
    go({ filters: { ...filters, [facet]: kept } });
  }

  // ---- Asking ----

  async function askServer(request) {
    const url = new URL("-/search.json", serverUrl);
    url.searchParams.set("q", request.query);
    url.searchParams.set("lang", language);
    url.searchParams.set("sort", request.sort);
    url.searchParams.set("page", request.page);
    url.searchParams.set("size", request.size);
    for (const [facet, values] of Object.entries(request.filters)) {
      for (const value of values) url.searchParams.append(facet, value);
    }
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), SERVER_PATIENCE);
    try {
      return await fetchJson(url, { signal: patience.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  const loadScript = () => import(new URL("search-index.js", scriptsUrl).href);

  /** The own index, loaded once; where that failed, it is tried again next time. */
  function ownIndex() {
    if (!loading) {
      loading = loadIndex();
      loading.catch(() => (loading = null));
    }
    return loading;
  }

  /** Fetch the first file of the own index and its script at the same time. What the first file
   * leads to is asked for by its version, so that a cache never mixes two. */
  async function loadIndex() {
    const fetchStart = () => fetchJson(new URL(startPath, indexUrl), { cache: "no-cache" });
    const known = { [textPath]: said, [startPath]: fetchStart() };
    known[startPath].catch(() => delete known[startPath]);
    const { StaticIndex } = await loadScript();
    const fetchOf = (path) => (path === startPath ? fetchStart() : fetchJson(new URL(`${path}?v=${index.version}`, indexUrl)));
    index = new StaticIndex((path) => known[path] || fetchOf(path), language);
    return index;
  }

  /** Fetch the rest of a small index while nothing else is to do, so that what is typed next is
   * answered without a request; not where a reader pays for what is fetched. */
  function fetchAhead() {
    if (!index || (navigator.connection && navigator.connection.saveData)) return;
    const whenIdle = window.requestIdleCallback || ((action) => setTimeout(action, 200));
    whenIdle(() => index.takeWhole().catch(() => {})); // the parts are there all the same
  }

  async function askIndex(request, onHits) {
    return (await ownIndex()).search(request, onHits);
  }

  /** Ask for an answer; the own index gives its first hits before all else. */
  async function ask(request, onHits) {
    if (serverUrl && !serverFailed) {
      try {
        return await askServer(request);
      } catch {
        serverFailed = true; // said on the page: see showNotes
      }
    }
    return askIndex(request, onHits);
  }

  async function showAnswer() {
    const turn = (asked += 1);
    const state = readAddress();
    if (document.activeElement !== parts.input) parts.input.value = state.query;
    parts.sort.value = state.sort;
    parts.status.textContent = texts.page.loading;
    let shown = 0;
    const showFound = (found) => {
      if (turn !== asked) return;
      answer = found;
      pages = 1;
      if (shown) showRest(state, shown);
      else show(state);
      shown = found.hits.length;
    };
    try {
      showFound(await ask({ ...state, page: 1, size: SIZE }, showFound));
      fetchAhead();
    } catch (error) {
      if (turn !== asked) return;
      if (shown) showUnfinished(showAnswer);
      else showFailure(error);
    }
  }

  async function showMore() {
    const turn = (asked += 1);
    const state = readAddress();
    const first = answer.hits.length;
    try {
      const more = await ask({ ...state, page: pages + 1, size: SIZE });
      if (turn !== asked) return;
      pages += 1;
      answer.hits.push(...more.hits);
      showHits(first);
      const link = parts.list.children[first] && parts.list.children[first].querySelector("a");
      if (link) link.focus();
    } catch {
      if (turn === asked) showUnfinished(showMore);
    }
  }

  /** Offer names of the field below the box; without them the search works all the same. */
  async function suggest() {
    const typed = parts.input.value;
    try {
      const names = typed ? await (await ownIndex()).suggest(typed) : [];
      if (parts.input.value === typed && document.activeElement === parts.input) showNames(names);
    } catch {
      showNames([]);
    }
  }

  function showNames(names) {
    parts.names.replaceChildren(...names.map((name, place) => element(
      "li", { id: `cp-search-name-${place}`, role: "option", "aria-selected": "false", onmousedown: (event) => take(event, name) }, name,
    )));
    parts.names.hidden = !names.length;
    parts.input.setAttribute("aria-expanded", String(names.length > 0));
    parts.input.removeAttribute("aria-activedescendant");
  }

  function take(event, name) {
    event.preventDefault();
    parts.input.value = name;
    showNames([]);
    go({ query: name });
  }

  const chosenName = () => parts.names.querySelector('[aria-selected="true"]');

  /** Move through the names offered, or take one; says whether the key was for them. */
  function moveInNames(event) {
    const names = [...parts.names.children];
    const place = names.indexOf(chosenName());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!names.length || parts.names.hidden) return false;
    if (event.key === "Escape") {
      event.preventDefault();
      showNames([]);
    } else if (event.key === "Enter" && place >= 0) take(event, names[place].textContent);
    else if (step) {
      event.preventDefault();
      const next = place + step < -1 ? names.length - 1 : place + step;
      names.forEach((name, at) => name.setAttribute("aria-selected", String(at === next)));
      const chosen = chosenName();
      if (chosen) parts.input.setAttribute("aria-activedescendant", chosen.id);
      else parts.input.removeAttribute("aria-activedescendant");
    } else return false;
    return true;
  }

  // ---- Showing ----

  function show(state) {
    const focused = document.activeElement;
    showStatus(state);
    showChosen(state);
    showNotes(state);
    showSeeAlso();
    showHits();
    showFilters();
    // A button that its own answer took away leaves the keyboard at the number of results.
    if (focused !== document.body && !focused.isConnected) parts.status.focus({ preventScroll: true });
  }

  /** Show what came after the first hits, and leave those as they are. */
  function showRest(state, first) {
    showNotes(state);
    showHits(first);
    showFilters();
  }

  function showFailure(error) {
    const isOther = error.name === "OtherVersion";
    parts.status.textContent = isOther ? texts.page.other_version : texts.page.failed;
    parts.sort.parentElement.hidden = true;
    for (const part of [parts.list, parts.seeAlso]) part.replaceChildren();
    parts.notes.replaceChildren(element("p", {}, browseLink()));
    parts.more.replaceChildren(...(isOther ? [] : [again(showAnswer)]));
  }

  /** Leave the hits that were found, and offer to fetch the rest once more. */
  function showUnfinished(retry) {
    parts.more.replaceChildren(element("p", { class: "cp-note", role: "status" }, texts.page.unfinished), again(retry));
  }

  const again = (onclick) => element("button", { type: "button", class: "cp-search__more", onclick }, texts.page.retry);

  function showStatus(state) {
    const { total } = answer;
    const all = !state.query && !Object.keys(state.filters).length;
    const template = all ? texts.page.all_cases : total === 1 ? texts.page.one_result : texts.page.results;
    parts.status.textContent = answer.notes.find(saysNothing) || say(template, { count: total });
    parts.sort.parentElement.hidden = total < 2;
    document.title = (state.query ? `${state.query} – ` : "") + parts.title;
  }

  /** Whether a note says that nothing was found: that stands in place of the number. */
  function saysNothing(note) {
    return [texts.notes.none, texts.notes.none_filtered].some((said) => note.startsWith(said.split("{")[0]));
  }

  function labelOf(facet, value) {
    const found = (own(texts.labels, facet) || []).find(([id]) => id === value);
    return found ? head(found[1]) : value;
  }

  function showChosen(state) {
    const chips = [];
    for (const [facet, values] of Object.entries(state.filters)) {
      for (const value of values) {
        const label = `${own(texts.facets, facet) || facet}${colon}${labelOf(facet, value)}`;
        chips.push(element(
          "button",
          { type: "button", class: "cp-search__chip", "aria-label": say(texts.page.remove, { label }), onclick: () => toggle(facet, value) },
          label, element("span", { class: "cp-search__cross", "aria-hidden": "true" }, "×"),
        ));
      }
    }
    if (chips.length > 1) {
      chips.push(element("button", { type: "button", class: "cp-search__link", onclick: () => go({ filters: {} }) }, texts.page.clear));
    }
    parts.chosen.replaceChildren(...chips);
    const count = Object.values(state.filters).flat().length;
    parts.filtersTitle.textContent = count ? `${texts.page.filters} (${count})` : texts.page.filters;
  }

  function showNotes(state) {
    const line = (...children) => element("p", {}, ...children);
    const lines = [];
    if (serverUrl && serverFailed) lines.push(line(texts.page.fallback));
    if (answer.did_you_mean) {
      const meant = answer.did_you_mean;
      const link = element("a", { href: addressOf({ ...state, query: meant }) }, meant);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        parts.input.value = meant;
        go({ query: meant });
      });
      lines.push(line(texts.page.did_you_mean, " ", link));
    }
    lines.push(...answer.notes.filter((note) => !saysNothing(note)).map((note) => line(note)));
    if (answer.dropped.length) lines.push(line(say(texts.notes.dropped, { words: list(answer.dropped) })));
    const also = answer.words.filter((word) => word.also.length);
    if (also.length) lines.push(alsoSearched(also));
    if (answer.near_terms.length) lines.push(line(texts.page.near_terms, " ", ...answer.near_terms.map(nearTerm)));
    if (answer.filters_to_drop.length) lines.push(line(...answer.filters_to_drop.map((drop) => dropOf(state, drop))));
    if (answer.recognised.length) lines.unshift(line(texts.page.offered, " ", ...offers()));
    if (answer.notes.some((note) => note === texts.notes.none) && !answer.near_terms.length) lines.push(line(browseLink()));
    parts.notes.replaceChildren(...lines);
  }

  const browseLink = () => element("a", { href: hrefOf(`${language === "en" ? "en/" : ""}cases/`) }, texts.page.browse);

  /** The other names that were searched too; on a small screen they unfold. */
  function alsoSearched(words) {
    const named = (name) => element("span", { lang: /[\u3400-\u9fff]/.test(name) ? "zh" : "en" }, name);
    const listed = (names) => names.flatMap((name, at) => [...(at ? [list(["", ""])] : []), named(name)]);
    const semicolon = language === "zh" ? "；" : "; ";
    const names = words.flatMap((word, at) => [at ? semicolon : "", named(word.text), " → ", ...listed(word.also)]);
    const details = element("details", { class: "cp-search__words" },
      element("summary", {}, texts.page.also_searched), element("p", {}, ...names));
    remember(details, "words");
    return details;
  }

  const chip = (onclick, ...content) => element(
    "button", { type: "button", class: "cp-search__chip cp-search__chip--offer", onclick }, ...content,
  );

  const counted = (text, count, onclick) => chip(
    onclick, text, element("span", { class: "cp-filters__count" }, count === null ? "" : String(count)),
  );

  function nearTerm({ text, count }) {
    return counted(text, count, () => {
      parts.input.value = text;
      go({ query: text });
    });
  }

  /** A button that takes one of the filters off, where nothing was found with all of them. */
  function dropOf(state, { facet, label, count }) {
    const { [facet]: _, ...rest } = state.filters;
    return chip(() => go({ filters: rest }), say(texts.page.drop, { label, count }));
  }

  function offers() {
    return answer.recognised.map((one) => counted(
      say(texts.page.add, { facet: own(texts.facets, one.facet) || one.facet, label: head(one.label) }),
      one.count, () => toggle(one.facet, one.id),
    ));
  }


  function showSeeAlso() {
    const links = answer.see_also.map((one) => element("li", {}, element("a", { href: hrefOf(one.url) }, ...titled(head(one.title)))));
    parts.seeAlso.replaceChildren(...(links.length
      ? [element("p", { class: "cp-search__label" }, texts.page.see_also), element("ul", {}, ...links)]
      : []));
  }

  const hrefOf = (url) => new URL(url.replace(/^\//, ""), rootUrl).href;

  /** Show the hits from a place on; those before it stay as they are. */
  function showHits(first = 0) {
    if (!first) parts.list.replaceChildren();
    parts.list.append(...answer.hits.slice(first).map(hitOf));
    const rest = answer.facets ? answer.total - answer.hits.length : 0; // more may still be coming
    parts.more.replaceChildren(...(rest > 0
      ? [element("button", { type: "button", class: "cp-search__more", onclick: showMore }, texts.page.more)]
      : []));
  }

  function hitOf(hit) {
    const text = element("span", { class: "cp-list__text", lang: hit.snippet_language }, ...marked(hit.snippet));
    if (hit.needs_line) whenSeen(text, () => findLine(hit, text));
    const facts = [hit.pilot_label !== hit.title && hit.pilot_label, hit.field, hit.level].filter(Boolean).map(head);
    const isLead = hit.status === "lead";
    return element(
      "li", {},
      element("span", { class: "cp-list__title" },
        element("a", { href: hrefOf(hit.url), lang: hit.title_language }, ...titled(hit.title)),
        isLead ? element("span", { class: "cp-level cp-level--lead" }, head(hit.status_label)) : null),
      text,
      hit.result ? resultOf(hit.result) : null,
      element("span", { class: "cp-list__meta" }, facts.join(" · "),
        hit.missing.length ? element("span", { class: "cp-search__missing" }, say(texts.page.missing, { words: list(hit.missing) })) : null),
    );
  }

  function resultOf(result) {
    const year = result.year || texts.page.not_stated;
    return element(
      "span", { class: "cp-search__result" },
      element("span", { class: `cp-kind cp-kind--${result.kind}` }, result.kind_label), " ",
      result.text, " ", element("strong", { class: "cp-number" }, result.value),
      language === "zh" ? `（${year}）` : ` (${year})`,
    );
  }

  /** Turn escaped HTML with <mark> into nodes, taking over nothing but text and marks. */
  function marked(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    return [...parsed.childNodes].map((node) =>
      node.nodeName === "MARK" ? element("mark", {}, node.textContent) : document.createTextNode(node.textContent));
  }

  function whenSeen(target, action) {
    const watcher = new IntersectionObserver((places) => {
      if (!places.some((place) => place.isIntersecting)) return;
      watcher.disconnect();
      action();
    });
    watcher.observe(target);
  }

  async function findLine(hit, target) {
    try {
      const record = await fetchJson(new URL(`cases/${hit.id}/record.json`, rootUrl));
      const line = index.findLine(record, hit.units);
      if (!line) return;
      target.lang = line.language;
      target.replaceChildren(...marked(line.html));
    } catch {
      // The summary that is already there is the answer without this file.
    }
  }

  function showFilters() {
    if (!answer.facets) return; // what is there stays until the new counts are
    const focused = document.activeElement && document.activeElement.dataset.cpFilter;
    const groups = Object.entries(answer.facets)
      .filter(([, values]) => values.length > 1 || values.some((one) => one.selected))
      .map(([facet, values]) => groupOf(facet, values));
    parts.filters.replaceChildren(...groups);
    parts.columns.classList.toggle("cp-browse--plain", !groups.length);
    if (focused) {
      const again = parts.filters.querySelector(`[data-cp-filter="${CSS.escape(focused)}"]`);
      if (again) again.focus();
    }
  }

  function groupOf(facet, values) {
    const title = own(texts.facets, facet) || facet;
    const choices = values.map((one) => choiceOf(facet, one));
    const isShort = values.length <= FIRST_VALUES + 2;
    const shown = choices.filter((_, place) => isShort || place < FIRST_VALUES || values[place].selected);
    const rest = choices.filter((choice) => !shown.includes(choice));
    const group = element("details", { class: "cp-search__facet" },
      element("summary", {}, title),
      element("div", { class: "cp-filters__choices", role: "group", "aria-label": title }, ...shown));
    if (rest.length) {
      const more = element("details", {}, element("summary", {}, say(texts.page.more_values, { count: rest.length })), ...rest);
      group.lastChild.append(more);
      remember(more, `${facet}+`);
    }
    remember(group, facet, values.some((one) => one.selected));
    return group;
  }

  /** Keep a group open or closed as the reader left it. */
  function remember(details, name, isNeeded = false) {
    details.open = isNeeded || openFacets.has(name);
    details.addEventListener("toggle", () => {
      if (details.open) openFacets.add(name);
      else openFacets.delete(name);
    });
  }

  function choiceOf(facet, { id, label, count, selected }) {
    const check = element("input", { type: "checkbox", name: facet, value: id, checked: selected, onchange: () => toggle(facet, id) });
    check.dataset.cpFilter = `${facet}=${id}`;
    return element("label", { class: "cp-filters__choice" }, check, element("span", {}, head(label)),
      element("span", { class: "cp-filters__count" }, String(count)));
  }

  // ---- The page ----

  function build() {
    parts.title = document.title;
    parts.input = element("input", {
      type: "search", name: "q", class: "cp-search__input", autocomplete: "off", spellcheck: false,
      placeholder: texts.page.placeholder, "aria-label": texts.page.search, maxLength: 500,
    });
    parts.names = element("ul", { id: "cp-search-names", class: "cp-search__names", role: "listbox", "aria-label": texts.page.names, hidden: true });
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", parts.names.id]]) {
      parts.input.setAttribute(name, value);
    }
    parts.form = element("form", { class: "cp-search__form", role: "search" }, parts.input, parts.names,
      element("button", { type: "submit", class: "cp-search__button" }, texts.page.search));
    parts.status = element("strong", { role: "status", "aria-live": "polite", tabIndex: -1 });
    parts.sort = element("select", { name: "sort", onchange: () => go({ sort: parts.sort.value }) },
      element("option", { value: "relevance" }, texts.page.by_relevance),
      element("option", { value: "date" }, texts.page.by_date));
    parts.chosen = element("div", { class: "cp-search__chosen" });
    parts.notes = element("div", { class: "cp-note cp-search__notes" });
    parts.seeAlso = element("div", { class: "cp-search__also" });
    parts.list = element("ol", { class: "cp-list cp-search__list" });
    parts.more = element("div", {});
    parts.filters = element("div", { class: "cp-search__facets" });
    parts.filtersTitle = element("summary", {}, texts.page.filters);
    const wide = window.matchMedia("(min-width: 60em)").matches;
    if (wide) openFacets.add("words");
    parts.columns = element("div", { class: "cp-browse" },
      element("div", { class: "cp-filters cp-no-print" },
        element("details", { class: "cp-filters__all", open: wide }, parts.filtersTitle, parts.filters)),
      element("div", {},
        element("div", { class: "cp-result-line" }, parts.status,
          element("label", { class: "cp-no-print" }, `${texts.page.sort} `, parts.sort)),
        parts.chosen, parts.notes, parts.seeAlso, parts.list, parts.more));
    box.replaceChildren(
      parts.form,
      element("p", { class: "cp-note cp-no-print cp-search__keyboard" }, texts.page.keyboard),
      parts.columns,
    );
    listen();
  }

  function listen() {
    let timer = 0;
    const search = (replace) => {
      clearTimeout(timer);
      if (parts.input.value !== readAddress().query) go({ query: parts.input.value }, { replace });
    };
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      showNames([]);
      search(false);
    });
    parts.input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (event.isComposing) return;
      suggest();
      timer = setTimeout(() => search(true), TYPING_PAUSE);
    });
    parts.input.addEventListener("blur", () => showNames([]));
    parts.input.addEventListener("keydown", (event) => {
      if (!event.isComposing && moveInNames(event)) event.stopPropagation();
    });
    parts.input.addEventListener("compositionend", () => {
      suggest();
      timer = setTimeout(() => search(true), TYPING_PAUSE);
    });
    window.addEventListener("popstate", () => {
      parts.input.value = readAddress().query;
      showAnswer();
    });
    document.addEventListener("keydown", onKey);
  }

  function onKey(event) {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      parts.input.focus();
      parts.input.select();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...parts.list.querySelectorAll(".cp-list__title a")];
    const stops = [parts.input, ...links];
    const place = stops.indexOf(document.activeElement);
    const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
    if (place >= 0 && next) {
      event.preventDefault();
      next.focus();
    }
  }

  async function start() {
    said = fetchJson(new URL(textPath, indexUrl));
    said.catch(() => {}); // told below
    const site = await fetchJson(new URL("site.json", rootUrl)).catch(() => ({}));
    if (site.explore_url) serverUrl = new URL(site.explore_url, rootUrl);
    const ready = serverUrl ? loadScript() : ownIndex(); // while typing the script is needed too
    ready.catch(() => {}); // whoever needs it asks again
    try {
      texts = await said;
    } catch {
      box.textContent = language === "zh"
        ? "检索索引没有取到。请刷新页面，或从“浏览案例”查找。"
        : "The search index could not be fetched. Reload the page, or browse the cases.";
      return;
    }
    build();
    parts.input.value = readAddress().query;
    await showAnswer();
  }

  start();
})();
