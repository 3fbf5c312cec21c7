// What scripts add to pages that are complete without them: the choice of light and dark, the same
// page in the other language with what was chosen, copying and saving of citations, printing.
(function () {
  // Says to who does not see the page what has changed on it.
  var status = document.createElement("p");
  status.className = "cp-visually-hidden";
  status.setAttribute("aria-live", "polite");
  document.body.append(status);
  window.carbonpeakAnnounce = function (text) {
    status.textContent = text;
  };

  var order = ["auto", "light", "dark"];

  function label(button) {
    var text = button.dataset[window.carbonpeakScheme.choice()] || button.dataset.auto;
    button.title = text;
    button.querySelector("[data-cp-scheme-label]").textContent = text;
  }

  document.querySelectorAll("[data-cp-scheme-button]").forEach(function (button) {
    button.hidden = false;
    label(button);
    button.addEventListener("click", function () {
      var next = order[(order.indexOf(window.carbonpeakScheme.choice()) + 1) % order.length];
      window.carbonpeakScheme.choose(next);
      label(button);
    });
  });

  // What was chosen on a page stands in its address, and goes along to the other language.
  document.querySelectorAll("[data-cp-language]").forEach(function (link) {
    ["click", "auxclick", "contextmenu"].forEach(function (kind) {
      link.addEventListener(kind, function () {
        link.search = location.search;
        link.hash = location.hash;
      });
    });
  });

  document.querySelectorAll("[data-cp-menu]").forEach(function (menu) {
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // Browsers have a clipboard only where the address is secure, which that of an office's own
  // network often is not: there the text is selected and copied as by hand.
  function copy(node) {
    if (navigator.clipboard) return navigator.clipboard.writeText(node.textContent);
    var range = document.createRange();
    range.selectNodeContents(node);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject();
  }

  document.querySelectorAll("[data-cp-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      copy(document.getElementById(button.dataset.cpCopy)).then(function () {
        button.textContent = button.dataset.done;
        window.carbonpeakAnnounce(button.dataset.done);
      }, function () {
        // What was refused stays selected, for the keys that copy.
      });
    });
  });

  // A box that has more than it shows can be reached and moved with the keyboard.
  var boxes = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      var table = box.querySelector("table");
      if (box.scrollWidth <= box.clientWidth) return box.removeAttribute("tabindex");
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", table.getAttribute("aria-label") || table.caption.textContent);
    });
  });
  document.querySelectorAll(".cp-scroll:not([tabindex])").forEach(function (box) { boxes.observe(box); });

  // Browsers leave a link where it is of which a corner is seen; the keyboard brings all of it.
  document.addEventListener("focusin", function (event) {
    if (!event.target.matches(".cp-scroll :focus-visible")) return;
    event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  document.querySelectorAll("[data-cp-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });

  document.querySelectorAll("[data-cp-save]").forEach(function (button) {
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.cpSave).textContent;
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
      link.download = button.dataset.name;
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    });
  });
})();
