// The button of a case page by which the reader puts the case on their shortlist.
(function () {
  const { addressWith, shortlist, toggle } = window.carbonpeakCases;
  const button = document.querySelector("[data-cp-shortlist-toggle]");
  const link = document.querySelector("[data-cp-shortlist-link]");
  if (!button) return;

  const id = button.dataset.cpShortlistToggle;
  const address = link.getAttribute("href");

  function draw() {
    const kept = shortlist();
    button.setAttribute("aria-pressed", kept.includes(id));
    link.hidden = !kept.length;
    link.href = addressWith(address, kept);
  }

  button.addEventListener("click", () => {
    toggle(id);
    draw();
  });
  window.addEventListener("storage", draw);
  draw();
})();
