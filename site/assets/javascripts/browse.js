// Filters of the list of cases. The list is complete without it; the choice stands in the address,
// so that a list can be sent to a colleague.
(function () {
  var root = document.querySelector("[data-cp-browse]");
  if (!root) return;

  var form = root.querySelector("[data-cp-filters]");
  var list = root.querySelector("[data-cp-list]");
  var total = root.querySelector("[data-cp-total]");
  var chosenBox = root.querySelector("[data-cp-chosen]");
  var sort = root.querySelector("[data-cp-sort]");
  var boxes = Array.from(form.querySelectorAll("input[type=checkbox]"));
  var facets = Array.from(new Set(boxes.map(function (box) { return box.name; })));
  var rows = Array.from(list.children).map(function (node, index) {
    var terms = {};
    facets.forEach(function (facet) {
      var value = node.getAttribute("data-" + facet.replace("_", "-")) || "";
      terms[facet] = new Set(value.split(" "));
    });
    return {
      node: node,
      index: index,
      terms: terms,
      rank: Number(node.dataset.rank),
      place: node.dataset.place,
    };
  });
  var nothing = document.createElement("p");
  nothing.className = "cp-muted";
  nothing.textContent = root.dataset.none;
  nothing.hidden = true;
  list.after(nothing);

  function readAddress() {
    var wanted = new URLSearchParams(location.search);
    boxes.forEach(function (box) {
      box.checked = wanted.getAll(box.name).indexOf(box.value) >= 0;
      if (box.checked) box.closest("details").open = true;
    });
    sort.value = wanted.get("sort") || "";
    if (sort.selectedIndex < 0) sort.value = "";
  }

  function writeAddress() {
    var query = new URLSearchParams();
    boxes.forEach(function (box) { if (box.checked) query.append(box.name, box.value); });
    if (sort.value) query.set("sort", sort.value);
    var text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? "?" + text : ""));
  }

  // Choices within one facet add up, facets narrow each other.
  function isShown(row, choice, without) {
    return facets.every(function (facet) {
      if (facet === without || !choice[facet].length) return true;
      return choice[facet].some(function (term) { return row.terms[facet].has(term); });
    });
  }

  function currentChoice() {
    var choice = {};
    facets.forEach(function (facet) { choice[facet] = []; });
    boxes.forEach(function (box) { if (box.checked) choice[box.name].push(box.value); });
    return choice;
  }

  function updateCounts(choice) {
    facets.forEach(function (facet) {
      var open = rows.filter(function (row) { return isShown(row, choice, facet); });
      boxes.forEach(function (box) {
        if (box.name !== facet) return;
        var count = open.filter(function (row) { return row.terms[facet].has(box.value); }).length;
        var label = box.closest("label");
        label.querySelector("[data-cp-count]").textContent = count;
        label.classList.toggle("cp-filters__choice--none", count === 0);
      });
    });
  }

  function updateChosen() {
    chosenBox.textContent = "";
    boxes.forEach(function (box) {
      if (!box.checked) return;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "cp-button cp-button--chosen";
      button.textContent = box.nextElementSibling.textContent;
      button.addEventListener("click", function () {
        box.checked = false;
        update();
      });
      chosenBox.append(button);
    });
  }

  function compare(one, two) {
    if (sort.value === "level") return two.rank - one.rank || one.index - two.index;
    if (sort.value === "place") {
      return one.place.localeCompare(two.place, document.documentElement.lang) || one.index - two.index;
    }
    return one.index - two.index;
  }

  function draw() {
    var choice = currentChoice();
    var shown = 0;
    rows.slice().sort(compare).forEach(function (row) {
      var visible = isShown(row, choice, null);
      row.node.hidden = !visible;
      if (visible) shown += 1;
      list.append(row.node);
    });
    total.textContent =
      shown === 1 ? root.dataset.countOne : root.dataset.count.replace("%", shown);
    nothing.hidden = shown > 0;
    updateCounts(choice);
    updateChosen();
  }

  function update() {
    writeAddress();
    draw();
  }

  form.addEventListener("change", update);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  sort.addEventListener("change", update);
  window.addEventListener("popstate", function () { readAddress(); draw(); });
  // On a phone the list comes first; the filters are one touch away.
  if (window.matchMedia("(max-width: 59.9375em)").matches) {
    root.querySelector("[data-cp-all]").open = false;
  }
  readAddress();
  draw();
})();
