// Runs before the page is drawn: says that scripts are on and sets light or dark, by the reader's
// choice or else by the system.
(function () {
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function choice() {
    try {
      return localStorage.getItem("carbonpeak.scheme") || "auto";
    } catch (refused) {
      return "auto";
    }
  }

  function apply() {
    var wanted = choice();
    var dark = wanted === "dark" || (wanted === "auto" && system.matches);
    root.setAttribute("data-cp-scheme", dark ? "dark" : "light");
  }

  root.classList.remove("no-js");
  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  window.carbonpeakScheme = {
    choice: choice,
    choose: function (wanted) {
      try {
        localStorage.setItem("carbonpeak.scheme", wanted);
      } catch (refused) {
        // Storage may be switched off; the choice then holds for no other page.
      }
      apply();
    },
  };
})();
