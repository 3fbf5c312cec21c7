// Filters, sorting, pages and export of the list of cases. The newest cases stand in the page
// without it; the choice stands in the address, so that a list can be sent to a colleague.
(function () {
  const root = document.querySelector("[data-cp-browse]");
  if (!root) return;

  const { addressWith, drawRow, element, focusNear, keep, load, shortlist, speaker, toggle } =
    window.carbonpeakCases;
  const say = speaker(root.dataset.words);
  const SIZE = Number(root.dataset.rows);
  const MOST_COMPARED = 4;
  const part = (name) => root.querySelector(`[data-cp-${name}]`);
  const form = part("filters");
  const list = part("rows");
  const total = part("total");
  const sort = part("sort");
  const tray = part("tray");
  const pager = part("pager");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const collator = new Intl.Collator(document.documentElement.lang);
  let listing;
  let shown = [];
  let page = 0;

  // ---- The address ----

  function readAddress() {
    const wanted = new URLSearchParams(location.search);
    for (const box of boxes) {
      box.checked = wanted.getAll(box.name).includes(box.value);
      if (box.checked) box.closest("details").open = true;
    }
    sort.value = wanted.get("sort") || "";
    if (sort.selectedIndex < 0) sort.value = "";
    page = Math.max(0, (parseInt(wanted.get("page"), 10) || 1) - 1);
  }

  function chosenAddress() {
    const query = new URLSearchParams();
    for (const box of boxes) if (box.checked) query.append(box.name, box.value);
    if (sort.value) query.set("sort", sort.value);
    if (page) query.set("page", page + 1);
    const text = query.toString();
    return location.pathname + (text ? `?${text}` : "");
  }

  // ---- Filtering ----

  // For each facet the numbers of the terms chosen, or null where none is.
  function currentChoice() {
    return listing.facets.map((facet) => {
      const ids = boxes.filter((box) => box.checked && box.name === facet.id);
      if (!ids.length) return null;
      return ids.map((box) => facet.terms.findIndex(([id]) => id === box.value));
    });
  }

  function holds(facet, wanted, terms) {
    if (wanted === null) return true;
    const has = (term) => terms.includes(term);
    return listing.facets[facet].all ? wanted.every(has) : wanted.some(has);
  }

  // Facets narrow each other. A term's number says how many cases choosing it would leave to see:
  // within its own facet, a case counts that fails there alone.
  function filter() {
    const choice = currentChoice();
    const counts = listing.facets.map((facet) => new Array(facet.terms.length).fill(0));
    const add = (row, facet) => {
      for (const term of row.terms[facet]) counts[facet][term] += 1;
    };
    const found = listing.rows.filter((row) => {
      const failed = [];
      for (let facet = 0; facet < choice.length && failed.length < 2; facet += 1) {
        if (!holds(facet, choice[facet], row.terms[facet])) failed.push(facet);
      }
      if (!failed.length) choice.forEach((_, facet) => add(row, facet));
      else if (failed.length === 1 && !listing.facets[failed[0]].all) add(row, failed[0]);
      return !failed.length;
    });
    return { found, counts };
  }

  const level = (row) => row.terms[listing.number.level][0] ?? -1;
  const orders = {
    title: (one, two) => one.titleRank - two.titleRank,
    place: (one, two) => one.placeRank - two.placeRank || one.index - two.index,
    level: (one, two) => level(two) - level(one) || one.index - two.index,
  };

  // Comparing names by the rules of a language is slow: it is done once, not at every choice.
  function rank(name) {
    const names = [...new Set(listing.rows.map((row) => row[name]))].sort(collator.compare);
    const place = new Map(names.map((text, index) => [text, index]));
    for (const row of listing.rows) row[`${name}Rank`] = place.get(row[name]);
  }

  function sorted(rows) {
    const order = orders[sort.value];
    if (!order) return rows;
    if (sort.value !== "level" && !(`${sort.value}Rank` in listing.rows[0])) rank(sort.value);
    return [...rows].sort(order);
  }

  // ---- Drawing ----

  function drawCounts(counts) {
    for (const box of boxes) {
      const facet = listing.number[box.name];
      const count = counts[facet][listing.facets[facet].terms.findIndex(([id]) => id === box.value)];
      const label = box.closest("label");
      label.querySelector("[data-cp-count]").textContent = count;
      label.classList.toggle("cp-filters__choice--none", count === 0);
    }
  }

  function drawChosen() {
    const chosen = boxes.filter((box) => box.checked);
    part("number").textContent = chosen.length ? ` ${chosen.length}` : "";
    part("chosen").replaceChildren(
      ...chosen.map((box, at) => {
        const label = box.nextElementSibling.textContent;
        const name = say("chosen_remove", { label });
        const remove = () => {
          box.checked = false;
          change();
          focusNear([...part("chosen").children], at, total);
        };
        const button = { type: "button", class: "cp-button cp-button--chosen", onclick: remove };
        return element("button", { ...button, title: name }, label);
      }),
    );
  }

  function drawRows() {
    const last = Math.max(0, Math.ceil(shown.length / SIZE) - 1);
    page = Math.min(page, last);
    const kept = shortlist();
    const rows = shown.slice(page * SIZE, (page + 1) * SIZE);
    list.start = page * SIZE + 1;
    const picks = rows.map((row) => drawPick(row, kept.includes(row.id)));
    if (stands(rows)) {
      picks.forEach((pick, at) => list.children[at].querySelector(".cp-pick").replaceWith(pick));
    } else {
      list.replaceChildren(...rows.map((row, at) => drawRow(row, listing, say, picks[at])));
    }
    if (!rows.length) list.append(element("li", { class: "cp-muted" }, say("browse_none")));
    pager.hidden = last === 0;
    part("page-of").textContent = say("page_of", { page: page + 1, n: last + 1 });
    const [before, after] = pager.querySelectorAll("[data-cp-page]");
    before.disabled = page === 0;
    after.disabled = page === last;
  }

  // The page comes with the newest cases: drawn once more they would jump, for their texts come late.
  function stands(rows) {
    const isAt = (row, at) => list.children[at].querySelector("a").pathname.endsWith(`/${row.id}/`);
    return rows.length > 0 && list.querySelectorAll(".cp-pick").length === rows.length && rows.every(isAt);
  }

  function drawPick(row, checked) {
    const pick = () => {
      toggle(row.id);
      drawTray();
      window.carbonpeakAnnounce(say("shortlist_count", { n: shortlist().length }));
    };
    const label = say("shortlist_add") + say("colon") + row.title;
    const box = element("input", { type: "checkbox", checked, onchange: pick, "aria-label": label });
    return element("label", { class: "cp-pick cp-no-print" }, box, say("shortlist_add"));
  }

  function drawTray() {
    const kept = shortlist();
    tray.hidden = !kept.length;
    if (tray.hidden) return;
    const link = (address, text) =>
      element("a", { class: "cp-button", href: addressWith(address, kept) }, text);
    const clear = () => {
      keep([]);
      drawRows();
      drawTray();
      total.focus();
    };
    const few = kept.length <= MOST_COMPARED;
    tray.replaceChildren(
      element("strong", {}, say("shortlist_count", { n: kept.length })),
      link(root.dataset.shortlist, say("shortlist_see")),
      few
        ? link(root.dataset.compare, say("compare_these"))
        : element("span", { class: "cp-muted" }, say("compare_limit", { n: MOST_COMPARED })),
      element("button", { type: "button", class: "cp-button", onclick: clear }, say("shortlist_clear")),
    );
  }

  function draw() {
    const { found, counts } = filter();
    shown = sorted(found);
    total.textContent = say("browse_count", { n: shown.length });
    part("done").textContent = say("filters_done", { n: shown.length });
    drawCounts(counts);
    drawChosen();
    drawRows();
  }

  // Each choice is a step of its own: the way back takes the last one off.
  function turnTo(wanted) {
    page = wanted;
    draw();
    history.pushState(null, "", chosenAddress());
  }

  const change = () => turnTo(0);

  // ---- Starting ----

  function listen() {
    form.addEventListener("change", change);
    form.addEventListener("submit", (event) => event.preventDefault());
    sort.addEventListener("change", change);
    part("done").addEventListener("click", () => {
      part("all").open = false;
      total.focus();
    });
    pager.addEventListener("click", (event) => {
      const step = Number(event.target.dataset.cpPage);
      if (!step) return;
      turnTo(page + step);
      root.scrollIntoView();
      list.querySelector("a").focus({ preventScroll: true });
    });
    root.querySelectorAll("[data-cp-export]").forEach((button) => {
      button.addEventListener("click", () =>
        window.carbonpeakExport.download(button.dataset.cpExport, shown, listing, say),
      );
    });
    window.addEventListener("popstate", () => {
      readAddress();
      draw();
    });
    window.addEventListener("storage", () => {
      drawRows();
      drawTray();
    });
  }

  // On a phone the list comes first; the filters are one touch away.
  if (window.matchMedia("(min-width: 60em)").matches) part("all").open = true;
  readAddress();
  load(root.dataset.list).then(
    (loaded) => {
      listing = loaded;
      listen();
      draw();
      history.replaceState(null, "", chosenAddress());
      drawTray();
      root.dataset.ready = "";
    },
    () => total.after(element("span", { class: "cp-muted", role: "alert" }, say("browse_failed"))),
  );
})();
