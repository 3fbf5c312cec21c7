// On the page about contributing: the words of the coverage cell from which a reader came, put into
// the suggestion that can be copied. They are shown as text, and no longer than a name is.
(function () {
  var asked = new URLSearchParams(location.search);

  document.querySelectorAll("[data-cp-fill]").forEach(function (blank) {
    var words = (asked.get(blank.dataset.cpFill) || "").trim();
    if (!words || words.length > 80) return;
    blank.textContent = words;
    blank.lang = /[\u3400-\u9fff]/.test(words) ? "zh" : "en";
  });
})();
