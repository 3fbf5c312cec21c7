// How scripts write labels and titles, as carbonpeak/pages/voice.py does in pages.
window.carbonpeakTitles = (function () {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const WHOLE = /（[^（）]{1,12}）$|“[^“”]{1,12}”/g;

  /** A text as it begins a line: English labels are kept in lower case. */
  const head = (text) => (isEnglish ? text.charAt(0).toUpperCase() + text.slice(1) : text);

  /** The nodes of a title; the place in brackets at its end and what is quoted stay on one line. */
  function titled(title) {
    const nodes = [];
    let place = 0;
    for (const found of title.matchAll(WHOLE)) {
      const whole = document.createElement("span");
      whole.className = "cp-whole";
      whole.textContent = found[0];
      nodes.push(title.slice(place, found.index), whole);
      place = found.index + found[0].length;
    }
    return [...nodes, title.slice(place)];
  }

  return { head, titled };
})();
