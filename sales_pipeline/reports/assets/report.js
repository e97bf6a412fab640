// Sorting, filtering, choosing a chart and explaining a figure; the page reads well without it.
"use strict";
const words = JSON.parse(document.getElementById("words").textContent);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function keyOf(row, index) {
  const figure = row.cells[index].querySelector(".f");
  if (!figure) return row.cells[index].textContent.trim();
  return figure.dataset.value === "" ? null : Number(figure.dataset.value);
}

function sortBy(head) {
  const body = head.closest("table").tBodies[0], index = head.cellIndex;
  const isText = index === 0;
  const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : !isText;
  all("th[aria-sort]", head.parentNode).forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const order = (a, b) => {
    const [x, y] = [keyOf(a, index), keyOf(b, index)];
    if (x === null || y === null) return (x === null) - (y === null);  // unknown stays last
    const step = isText ? x.localeCompare(y, document.documentElement.lang) : x - y;
    return down ? -step : step;
  };
  body.append(...all("tr:not(.nothing)", body).sort(order));
}

function filterRows(input) {
  const wanted = input.value.trim().toLowerCase();
  const body = input.closest(".table-box").querySelector("tbody");
  const rows = all("tr:not(.nothing)", body);
  rows.forEach((row) => { row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted); });
  all(".nothing", body).forEach((row) => row.remove());
  if (rows.every((row) => row.hidden)) {
    const row = body.insertRow(), cell = row.insertCell();
    row.className = "nothing";
    cell.colSpan = rows[0].cells.length;
    cell.textContent = words.none;
  }
}

function explain(figure) {
  const d = figure.dataset, tip = document.getElementById("tip"), bold = document.createElement("b");
  const scope = d.scopeType === "company" ? words.scope_type.company
    : `${words.scope_type[d.scopeType] ?? d.scopeType} ${words.scope[d.scopeType + "|" + d.scopeKey] ?? d.scopeKey}`;
  const lines = [[words.kpi[d.kpi] ?? d.kpi, words.measure[d.measure] ?? d.measure].join(" · "), `${scope} · ${d.period}`];
  bold.textContent = figure.dataset.tip;
  tip.replaceChildren(bold, ...lines.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  tip.hidden = false;
  const box = figure.getBoundingClientRect(), size = tip.getBoundingClientRect();
  const above = box.top - size.height - 8;
  tip.style.top = `${above > 4 ? above : box.bottom + 8}px`;
  tip.style.left = `${Math.max(6, Math.min(innerWidth - size.width - 6, box.left + box.width / 2 - size.width / 2))}px`;
}

all("th[data-sort]").forEach((head) => {
  head.tabIndex = 0;
  head.addEventListener("click", () => sortBy(head));
  head.addEventListener("keydown", (event) => { if (event.key === "Enter") sortBy(head); });
});
all(".filter").forEach((input) => { input.hidden = false; input.addEventListener("input", () => filterRows(input)); });
all(".chooser").forEach((label) => {
  label.hidden = false;
  const options = all(".option", label.closest(".switch"));
  label.querySelector("select").addEventListener("change", (event) =>
    options.forEach((option, index) => { option.hidden = index !== Number(event.target.value); }));
});
all(".f[title]").forEach((figure) => { figure.dataset.tip = figure.title; figure.removeAttribute("title"); });
const hide = () => { document.getElementById("tip").hidden = true; };
for (const type of ["mouseover", "click"]) document.addEventListener(type, (event) => {
  const figure = event.target.closest(".f");
  figure ? explain(figure) : hide();
});
addEventListener("scroll", hide, { passive: true });
const links = new Map(all(".toc a").map((link) => [link.hash.slice(1), link]));
const watch = new IntersectionObserver((entries) => entries.forEach((entry) => {
  if (!entry.isIntersecting) return;
  links.forEach((link) => link.classList.remove("here"));
  links.get(entry.target.id)?.classList.add("here");
}), { rootMargin: "-60px 0px -70% 0px" });
all("main section").forEach((section) => watch.observe(section));
