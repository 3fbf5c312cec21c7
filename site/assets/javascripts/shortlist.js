// The page of the reader's shortlist, or of one that a colleague sent: the address holds it.
(function () {
  const root = document.querySelector("[data-cp-shortlist]");
  if (!root) return;

  const { addressWith, drawRow, element, focusNear, inAddress, keep, load, shortlist, speaker } =
    window.carbonpeakCases;
  const say = speaker(root.dataset.words);
  const MOST_COMPARED = 4;
  const part = (name) => root.querySelector(`[data-cp-${name}]`);
  let listing;
  let ids;
  let compared = new Set();

  const rows = () => ids.map((id) => listing.byId.get(id)).filter(Boolean);
  const isOwn = () => ids.join() === shortlist().join();

  function drawOne(row) {
    const named = (key) => say(key) + say("colon") + row.title;
    const box = element("input", {
      type: "checkbox",
      checked: compared.has(row.id),
      "aria-label": named("compare_these"),
      onchange: () => {
        if (box.checked) compared.add(row.id);
        else compared.delete(row.id);
        drawTools();
      },
    });
    const remove = () => {
      const at = ids.indexOf(row.id);
      change(ids.filter((id) => id !== row.id));
      focusNear([...part("rows").querySelectorAll("button")], at, part("total"));
    };
    return drawRow(
      row,
      listing,
      say,
      element(
        "span",
        { class: "cp-pick-line cp-no-print" },
        element("label", { class: "cp-pick" }, box, say("compare_these")),
        element(
          "button",
          {
            type: "button",
            class: "cp-button cp-button--quiet",
            "aria-label": named("shortlist_remove"),
            onclick: remove,
          },
          say("shortlist_remove"),
        ),
      ),
    );
  }

  function drawTools() {
    const chosen = ids.filter((id) => compared.has(id));
    const fits = chosen.length > 1 && chosen.length <= MOST_COMPARED;
    const compare = part("compare");
    compare.hidden = !fits;
    compare.href = addressWith(root.dataset.compare, chosen);
    part("compare-limit").hidden = fits || !ids.length;
    part("take").hidden = isOwn();
    part("tools").hidden = !ids.length;
  }

  function draw() {
    const found = rows();
    const lost = ids.filter((id) => !listing.byId.has(id));
    compared = new Set([...compared].filter((id) => ids.includes(id)));
    part("total").textContent = ids.length
      ? say("shortlist_count", { n: ids.length })
      : say("shortlist_empty");
    part("rows").replaceChildren(...found.map(drawOne));
    part("lost").hidden = !lost.length;
    part("lost").textContent = say("shortlist_lost", { ids: lost.join(say("comma")) });
    drawTools();
    history.replaceState(null, "", ids.length ? addressWith(location.pathname, ids) : location.pathname);
    part("address").textContent = location.href;
  }

  // A list that was sent is not the reader's own until they take it.
  function change(wanted) {
    const own = isOwn();
    ids = wanted;
    if (own) keep(ids);
    draw();
  }

  function listen() {
    part("take").addEventListener("click", () => {
      keep([...shortlist(), ...ids]);
      ids = shortlist();
      draw();
      part("total").focus();
    });
    part("clear").addEventListener("click", () => {
      change([]);
      part("total").focus();
    });
    root.querySelectorAll("[data-cp-export]").forEach((button) => {
      button.addEventListener("click", () =>
        window.carbonpeakExport.download(button.dataset.cpExport, rows(), listing, say),
      );
    });
  }

  load(root.dataset.list).then(
    (loaded) => {
      listing = { ...loaded, byId: new Map(loaded.rows.map((row) => [row.id, row])) };
      ids = inAddress() || shortlist();
      compared = new Set(ids.slice(0, MOST_COMPARED));
      listen();
      draw();
      root.dataset.ready = "";
    },
    () => {
      part("total").textContent = say("browse_failed");
    },
  );
})();
