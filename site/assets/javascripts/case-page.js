// Reads the page of a case from beside this one, and takes parts out of it: what is compared or
// printed as a working sheet is what the page says, in the page's own words.
window.carbonpeakCasePage = (function () {
  async function read(id, folder) {
    const url = new URL(`${id}/`, new URL(folder, document.baseURI));
    const response = await fetch(url);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const opening = page.querySelector('[data-cp-part="opening"]');
    return opening ? { id, url, page, opening, title: page.querySelector("h1") } : null;
  }

  const part = (from, name) => from.page.querySelector(`[data-cp-part="${name}"]`);
  const section = (from, name) => {
    const heading = from.page.getElementById(name);
    return heading && heading.nextElementSibling;
  };

  // A copy that can stand on another page: links lead to the case's page, no id stands twice.
  function copy(from, node) {
    const made = document.importNode(node, true);
    for (const tag of [made, ...made.querySelectorAll("[href], [id], [for]")]) {
      tag.removeAttribute("id");
      tag.removeAttribute("for");
      if (tag.hasAttribute("href")) tag.href = new URL(tag.getAttribute("href"), from.url).href;
    }
    for (const box of made.querySelectorAll("input, .cp-no-print")) box.remove();
    return made;
  }

  const copies = (from, nodes) => [...nodes].map((node) => copy(from, node));
  const inner = (from, node) => (node ? [...copy(from, node).childNodes] : []);

  return { copies, copy, inner, part, read, section };
})();
