// What axe does not look for on a page: returns a line for each fault. `narrow` is whether the page
// is shown as wide as a phone's, or as a screen of 1280 px enlarged four times.
async (narrow) => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (node) =>
    node.checkVisibility({ visibilityProperty: true }) &&
    !node.closest(".cp-visually-hidden, .cp-skip, .md-skip, .skip");
  const named = (node) =>
    `${node.tagName.toLowerCase()}.${node.getAttribute("class") || ""} ` +
    `“${node.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const faults = [];
  const expect = (holds, fault, node) => holds || faults.push(`${fault}: ${named(node)}`);

  // ---- At any width ----

  for (const table of all("table").filter(isShown)) {
    const isNamed = table.caption || table.ariaLabel || table.hasAttribute("aria-labelledby");
    expect(isNamed || !table.className, "table without a name", table);
    for (const head of table.querySelectorAll("th")) {
      expect(head.hasAttribute("scope"), "head of a table without scope", head);
    }
  }

  const isEnglish = document.documentElement.lang.startsWith("en");
  const texts = document.createTreeWalker(document.querySelector("main, body"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (node.closest("code, pre, textarea, script, style, [data-cp-address]") || !isShown(node)) continue;
    const text = texts.currentNode.data;
    const language = node.closest("[lang]").getAttribute("lang").slice(0, 2);
    const chinese = /[\u3400-\u9fff]/.test(text);
    if (isEnglish) expect(language === "zh" || !chinese, "Chinese not marked", node);
    else expect(language === "en" || chinese || !/[a-z]{3,} [a-z]{3,}/i.test(text), "English not marked", node);
  }

  for (const node of all("body *").filter(isShown)) {
    const style = getComputedStyle(node);
    if (/auto|scroll/.test(style.overflowX) && node.scrollWidth > node.clientWidth + 1) {
      expect(node.tabIndex >= 0, "box to scroll that the keyboard cannot reach", node);
      expect(node.ariaLabel || node.hasAttribute("aria-labelledby"), "box to scroll without a name", node);
    }
    const isCut = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
    const hides = /hidden|clip/.test(style.overflowX + style.overflowY);
    expect(!hides || !isCut || node.closest("svg"), "text cut off", node);
  }

  // A target smaller than 24 px keeps others 24 px from its middle (WCAG 2.5.8). Links in a line of
  // text are left out, as they are there.
  const targets = all("a[href], button, select, summary, input, textarea")
    .filter((node) => isShown(node) && getComputedStyle(node).display !== "inline")
    .map((node) => {
      const { left, top, width, height } = (node.closest("label") || node).getBoundingClientRect();
      return { node, x: left + width / 2, y: top + height / 2, isSmall: Math.min(width, height) < 23.9 };
    });
  for (const target of targets.filter((one) => one.isSmall)) {
    const isNear = (other) => Math.hypot(other.x - target.x, other.y - target.y) < 23.9;
    expect(!targets.some((other) => other !== target && isNear(other)), "small target near others", target.node);
  }

  // ---- On a narrow screen ----

  const root = document.documentElement;
  if (narrow && root.scrollWidth > root.clientWidth) {
    const isWide = (node) => node.getBoundingClientRect().right > root.clientWidth + 1;
    const inBox = (node) => node.closest(".cp-scroll, pre, svg");
    const wide = all("body *").filter((node) => isShown(node) && isWide(node) && !inBox(node));
    faults.push(`page wider than the screen by ${root.scrollWidth - root.clientWidth}: ${wide.slice(0, 2).map(named)}`);
  }
  return faults;
}
