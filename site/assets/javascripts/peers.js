// Places like ours: reads what the reader says of a place, shows the pilots most alike and their
// cases. The description stands in the address; nothing of it is sent anywhere.
(function () {
  var root = document.querySelector("[data-cp-peers]");
  if (!root) return;

  var COUNT = 5;
  var titles = window.carbonpeakTitles;
  var form = root.querySelector("[data-cp-describe]");
  var total = root.querySelector("[data-cp-total]");
  var answer = root.querySelector("[data-cp-answer]");
  var up = root.dataset.cpRoot;
  var inputs = Array.from(form.elements).filter(function (input) { return input.name; });
  var numbers = inputs.filter(function (input) { return input.type === "text"; });
  var drawn = 0;
  var data;

  function element(name, text, className) {
    var node = document.createElement(name);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function link(address, text) {
    var node = element("a", text);
    node.href = up + address;
    return node;
  }

  // ---- The form and the address ----

  function named(name) {
    return inputs.filter(function (input) { return input.name === name; });
  }

  // Full-width digits, commas and percent signs are understood; other words are not numbers.
  function readNumber(input) {
    var text = input.value.normalize("NFKC").replace(/[,%\s]/g, "");
    var value = text === "" ? null : Number(text);
    var wrong =
      value !== null && !(value >= Number(input.dataset.least) && value <= Number(input.dataset.most));
    showFault(input, wrong);
    return wrong || value === null ? null : Number((value * Number(input.dataset.factor)).toPrecision(12));
  }

  function showFault(input, wrong) {
    var id = "fault-" + input.name;
    var node = document.getElementById(id);
    input.setAttribute("aria-invalid", wrong ? "true" : "false");
    if (!wrong) {
      if (node) node.remove();
      input.removeAttribute("aria-describedby");
      return;
    }
    if (node) return;
    var range = [input.dataset.least, input.dataset.most].map(function (number) {
      return Number(number).toLocaleString(document.documentElement.lang);
    });
    node = element("p", data.words.peers_bad_number.replace("%", range.join("–")), "cp-describe__fault");
    node.id = id;
    node.setAttribute("role", "alert");
    input.setAttribute("aria-describedby", id);
    input.closest("label").after(node);
  }

  function valuesOf(name) {
    return named(name)
      .filter(function (input) {
        return input.type === "checkbox" ? input.checked : input.type !== "text" && input.value;
      })
      .map(function (input) { return input.value; });
  }

  function describedPlace() {
    var place = {};
    data.traits.forEach(function (trait) {
      var value;
      if (trait.kind === "terms") value = valuesOf(trait.parameter);
      else if (trait.kind === "term") value = valuesOf(trait.parameter)[0];
      else value = readNumber(named(trait.parameter)[0]);
      if (value === undefined || value === null || value.length === 0) return;
      place[trait.id] = { value: value, weight: 1, partial: true };
    });
    return place;
  }

  function writeAddress(place) {
    var query = new URLSearchParams();
    var pilot = form.elements.pilot.value;
    if (pilot) query.set("pilot", pilot);
    else {
      data.traits.forEach(function (trait) {
        var known = place[trait.id];
        if (known) [].concat(known.value).forEach(function (value) { query.append(trait.parameter, value); });
      });
    }
    ["kind", "function"].forEach(function (name) {
      valuesOf(name).forEach(function (value) { query.append(name, value); });
    });
    var text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
  }

  function readAddress() {
    var wanted = new URLSearchParams(location.search);
    inputs.forEach(function (input) {
      var given = wanted.getAll(input.name);
      if (input.type === "checkbox") input.checked = given.indexOf(input.value) >= 0;
      else if (input.type === "text") writeNumber(input, given[0]);
      else {
        input.value = given[0] || "";
        if (input.selectedIndex < 0) input.value = "";
      }
    });
    if (form.elements.pilot.value) fillFrom(form.elements.pilot.value);
  }

  function writeNumber(input, value) {
    var number = Number(value) / Number(input.dataset.factor);
    input.value = value && isFinite(number) ? String(Number(number.toPrecision(12))) : "";
  }

  function pilotNamed(id) {
    return data.pilots.filter(function (pilot) { return pilot.id === id; })[0];
  }

  function fillFrom(id) {
    var place = pilotNamed(id).place;
    data.traits.forEach(function (trait) {
      var known = place[trait.id];
      named(trait.parameter).forEach(function (input) {
        if (input.type === "checkbox") input.checked = Boolean(known) && known.value.indexOf(input.value) >= 0;
        else if (input.type === "text") writeNumber(input, known ? known.value : "");
        else input.value = known ? known.value : "";
      });
    });
  }

  // ---- The answer ----

  function ownWords(trait, place) {
    var chosen = form.elements.pilot.value;
    if (chosen) return pilotNamed(chosen).words[trait.id];
    var known = place[trait.id];
    if (trait.kind === "terms" || trait.kind === "term") return termWords(trait, [].concat(known.value));
    var input = named(trait.parameter)[0];
    var typed = known.value / Number(input.dataset.factor);
    return typed.toLocaleString(document.documentElement.lang) + unitOf(input);
  }

  function unitOf(input) {
    var label = input.closest("label").querySelector("span").textContent;
    var unit = /[（(]([^）)]*)[）)]\s*$/.exec(label);
    return unit ? (/^[%\u4e00-\u9fff]/.test(unit[1]) ? "" : " ") + unit[1] : "";
  }

  function termWords(trait, terms) {
    return terms.map(function (term) { return data.terms[trait.id][term] || term; }).join(data.words.comma);
  }

  function comparisonLine(comparison, peer, place, differs) {
    var trait = comparison.trait;
    var theirs = comparison.shared.length ? termWords(trait, comparison.shared) : peer.pilot.words[trait.id];
    var text = titles.head(trait.label) + data.words.colon + theirs;
    return differs ? text + data.words.ours_here.replace("%", ownWords(trait, place)) : text;
  }

  function lines(label, texts, className) {
    var box = element("div", "", className);
    box.append(element("h4", label.replace(/[：:]\s*$/, "")));
    var list = element("ul");
    texts.forEach(function (text) { list.append(element("li", text)); });
    box.append(list);
    return box;
  }

  function peerCard(peer, place) {
    var card = element("article", "", "cp-peer");
    var title = element("h3");
    title.append(link("pilots/" + peer.pilot.id + "/", peer.pilot.name));
    title.append(" ", element("span", peer.pilot.province, "cp-muted cp-small"));
    card.append(title);
    var traits = element("div", "", "cp-peer__traits");
    traits.append(lines(data.words.agree, peer.agree.map(function (c) { return comparisonLine(c, peer, place, false); })));
    if (peer.differ.length) {
      traits.append(lines(data.words.differ, peer.differ.map(function (c) { return comparisonLine(c, peer, place, true); })));
    }
    card.append(traits);
    // What the reader did not say cannot be compared with anyone; only the pilot's gaps are told.
    var gaps = peer.unknown.filter(function (trait) { return place[trait.id]; });
    if (gaps.length) {
      var names = gaps.map(function (trait) { return trait.label; }).join(data.words.comma);
      card.append(element("p", data.words.cannot_compare + names, "cp-small cp-muted"));
    }
    card.append(element("div", "", "cp-peer__cases"));
    return card;
  }

  function showCases(card, cases) {
    var box = card.querySelector(".cp-peer__cases");
    box.append(element("h4", data.words.peers_cases));
    if (!cases.length) {
      box.append(element("p", data.words.peers_no_cases, "cp-muted"));
      return;
    }
    var list = element("dl", "", "cp-facts cp-facts--plain");
    Object.keys(data.fields).forEach(function (field) {
      var inField = cases.filter(function (one) { return one.fields[0] === field; });
      if (!inField.length) return;
      var row = element("div");
      row.append(element("dt", titles.head(data.fields[field])));
      var told = element("dd");
      inField.forEach(function (one) {
        var line = element("div");
        var node = link("cases/" + one.id + "/", "");
        node.append.apply(node, titles.titled(one.title));
        if (one.zh) node.lang = "zh";
        line.append(node);
        told.append(line);
      });
      row.append(told);
      list.append(row);
    });
    box.append(list);
  }

  function fetchJson(address) {
    return fetch(up + address).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
  }

  function chosenCounts() {
    root.querySelectorAll("[data-cp-chosen]").forEach(function (node) {
      var terms = valuesOf(node.dataset.cpChosen);
      node.textContent = terms.length ? data.words.peers_chosen.replace("%", terms.length) : "";
    });
  }

  function isEmpty(place) {
    return Object.keys(place).length === 0;
  }

  function draw() {
    var chosen = form.elements.pilot.value;
    var described = describedPlace();
    var place = chosen ? pilotNamed(chosen).place : described;
    var kind = valuesOf("kind")[0];
    var functions = valuesOf("function");
    var turn = (drawn += 1);
    chosenCounts();
    writeAddress(described);
    answer.textContent = "";
    if (isEmpty(place)) {
      total.textContent = data.words.peers_begin;
      return;
    }
    var peers = window.carbonpeakLikeness.findPeers(place, data, {
      count: COUNT,
      leastAxes: chosen ? 2 : 1,
      admits: function (pilot) {
        var hasFunction = pilot.functions.some(function (name) { return functions.indexOf(name) >= 0; });
        return pilot.id !== chosen && (!kind || pilot.kind === kind) && (!functions.length || hasFunction);
      },
    });
    total.textContent = peers.length ? data.words.peers_found.replace("%", peers.length) : data.words.peers_none;
    peers.forEach(function (peer) {
      var card = peerCard(peer, place);
      answer.append(card);
      fetchJson("pilots/" + peer.pilot.id + "/cases.json").then(function (cases) {
        if (turn === drawn) showCases(card, cases);
      }, function () {
        if (turn === drawn) card.querySelector(".cp-peer__cases").append(element("p", data.words.peers_failed, "cp-muted"));
      });
    });
  }

  function start(found) {
    data = window.carbonpeakLikeness.readData(found);
    readAddress();
    draw();
    form.addEventListener("input", function (event) {
      var name = event.target.name;
      if (name === "pilot") {
        if (event.target.value) fillFrom(event.target.value);
      } else if (name !== "kind" && name !== "function") {
        // Once anything is changed it is a place of the reader's own.
        form.elements.pilot.value = "";
      }
      draw();
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () {
      setTimeout(function () {
        numbers.forEach(function (input) { input.value = ""; });
        inputs.forEach(function (input) { if (input.type === "checkbox") input.checked = false; });
        draw();
      });
    });
    window.addEventListener("popstate", function () { readAddress(); draw(); });
  }

  fetchJson("peers.json").then(start).catch(function () {
    total.textContent = root.dataset.cpFailed;
  });
})();
