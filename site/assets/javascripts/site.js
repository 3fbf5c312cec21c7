// What scripts add to pages that are complete without them: the choice of light and dark, and
// copying and saving of citations.
(function () {
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

  document.querySelectorAll("[data-cp-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.cpCopy).textContent;
      navigator.clipboard.writeText(text).then(function () {
        button.textContent = button.dataset.done;
      });
    });
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
