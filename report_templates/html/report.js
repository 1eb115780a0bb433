// What the page can do beyond being read. Without this script it is complete: links lead to the
// evidence, data are links, figures show every verdict. Text enters as text and never as markup.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;

function element(tag, properties = {}, children = []) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function button(text, act, name) {
  const made = element("button", { type: "button", textContent: text });
  if (name) made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}

const said = element("p", { className: "unseen" });
said.setAttribute("role", "status");
document.querySelector("main").append(said);

function say(text) {
  said.textContent = "";
  said.textContent = text;
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const open = document.querySelector("dialog[open]") || document.body;
    const area = element("textarea", { value: text, readOnly: true });
    open.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) return say("The browser did not allow copying.");
  }
  say(`${what} copied`);
}

// Dialogs: the evidence of a number, and a figure by itself. Escape closes them; focus returns.

const dialog = element("dialog");
const close = button("Close", () => dialog.close());
document.body.append(dialog);
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

function show(kind, title, parts) {
  const heading = element("h2", { id: "dialog-title", textContent: title });
  dialog.className = kind;
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.replaceChildren(element("div", { className: "bar" }, [heading, close]), ...parts);
  dialog.showModal();
  close.focus();
}

function evidence(entry) {
  const facts = entry.querySelector("dl").cloneNode(true);
  for (const name of all("dt", facts)) {
    if (name.textContent !== "Repeat") continue;
    const fact = name.nextElementSibling;
    const command = fact.textContent;
    fact.replaceChildren(element("code", { textContent: command }), " ");
    fact.append(button("Copy", () => copy(command, "Command"), "Copy the command"));
  }
  const link = element("a", { href: `#${entry.id}`, textContent: "Go to the entry" });
  link.addEventListener("click", () => dialog.close());
  const title = entry.querySelector("summary").textContent.trim();
  show("panel", title, [facts, element("p", {}, [link])]);
}

document.querySelector("main").addEventListener("click", (event) => {
  const number = event.target.closest('a[href^="#E"]');
  if (!number || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const entry = document.getElementById(number.hash.slice(1));
  if (!entry?.matches(".evidence")) return;
  event.preventDefault();
  evidence(entry);
});

for (const figure of all("figure.exhibit")) {
  const title = figure.querySelector("figcaption b").textContent.replace(/\.$/, "");
  const enlarge = () => {
    const picture = figure.querySelector("picture, svg").cloneNode(true);
    const data = figure.querySelector(".data a").cloneNode(true);
    const caption = figure.querySelector("figcaption").cloneNode(true);
    show("large", title, [picture, element("p", {}, [...caption.childNodes]), data]);
  };
  figure.querySelector(".data").append(" ", button("Enlarge", enlarge, `Enlarge ${title}`));
}

// The evidence and long listings are folded, and open when somebody is led there or prints.

const folded = all("details.evidence, details.listing");
for (const one of folded) one.open = false;

function unfold() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  const fold = target && target.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();

let opened = [];
addEventListener("beforeprint", () => {
  opened = folded.filter((one) => !one.open);
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
  opened = [];
});

// Tables: sorted within their groups, filtered, copied.

const NUMBER = /[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/i;
const BEFORE = /^[^\p{L}\d]*[-+.]?\d/u;
const GAPS = ["", "–", "-", "—"];

const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

// Cells read "81.2 ± 0.4", "[−0.2, +1.3]", "< .001" or "12 %": their first number counts.
function value(text) {
  const plain = text.replaceAll("−", "-");
  const found = BEFORE.test(plain) ? plain.match(NUMBER) : null;
  return found ? Number(found[0].replaceAll(",", "")) : null;
}

const rowsOf = (body) => [...body.rows].filter((row) => !row.matches(".group"));
const order = new Intl.Collator("en", { numeric: true }).compare;

function sort(table, column, direction) {
  const cells = [...table.tBodies].flatMap(rowsOf).map((row) => words(row.cells[column]));
  const given = cells.filter((text) => !GAPS.includes(text));
  const numeric = given.every((text) => value(text) !== null);
  const key = (row) => {
    const text = words(row.cells[column]);
    if (GAPS.includes(text)) return null;
    return numeric ? value(text) : text;
  };
  for (const body of table.tBodies) {
    const keyed = rowsOf(body).map((row) => [key(row), row]);
    keyed.sort(([one, first], [other, second]) => {
      if (direction === "none") return first.dataset.place - second.dataset.place;
      if (one === null || other === null) return (one === null) - (other === null);
      return (direction === "ascending" ? 1 : -1) * (numeric ? one - other : order(one, other));
    });
    body.append(...keyed.map(([, row]) => row));
  }
}

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

function sortable(table) {
  [...table.tBodies].flatMap(rowsOf).forEach((row, place) => { row.dataset.place = place; });
  const heads = all("thead th", table);
  for (const head of heads) {
    head.ariaSort = "none";
    const act = () => {
      const direction = NEXT[head.ariaSort];
      for (const one of heads) one.ariaSort = "none";
      head.ariaSort = direction;
      sort(table, head.cellIndex, direction);
    };
    const inside = button("", act);
    inside.append(...head.childNodes);
    head.append(inside);
  }
}

function filter(table, wanted) {
  const sought = wanted.trim().toLowerCase();
  let shown = 0;
  for (const body of table.tBodies) {
    const rows = rowsOf(body);
    for (const row of rows) row.hidden = !words(row).toLowerCase().includes(sought);
    const left = rows.filter((row) => !row.hidden).length;
    body.hidden = rows.length > 0 && left === 0;
    shown += left;
  }
  say(`${shown} rows shown`);
}

const shownRows = (table) =>
  [...table.tBodies].filter((body) => !body.hidden).flatMap((body) => [...body.rows])
    .filter((row) => !row.hidden).map((row) => [...row.cells].map(words));
const headsOf = (table) => [...table.tHead.rows[0].cells].map(words);

// A cell that a spreadsheet would take for a formula gets an apostrophe, unless it is a number.
function csvCell(text) {
  const formula = /^[=+\-@]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  const inert = formula ? `'${text}` : text;
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const asCsv = (table) =>
  [headsOf(table), ...shownRows(table)].map((row) => row.map(csvCell).join(",") + "\n").join("");

const markdownCell = (text) => text.replace(/[\\`*_[\]<>|#&~]/g, "\\$&");

function asMarkdown(table) {
  const heads = headsOf(table);
  const full = (row) => [...row, ...Array(heads.length - row.length).fill("")];
  const line = (row) => `| ${full(row).map(markdownCell).join(" | ")} |\n`;
  const ruler = `|${all("thead tr > *", table).map(side).join("|")}|\n`;
  return line(heads) + ruler + shownRows(table).map(line).join("");
}

const side = (cell) => (cell.matches(".right") ? "---:" : cell.matches(".center") ? ":---:" : "---");

const TEX = {
  "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
  "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}", "−": "$-$", "±": "$\\pm$",
  "×": "$\\times$", "≈": "$\\approx$", "≤": "$\\le$", "≥": "$\\ge$", "▲": "$\\uparrow$",
  "▼": "$\\downarrow$", "[": "{" + "[}", "]": "{]}", "\"": "\\textquotedbl{}",
  "`": "\\textasciigrave{}",
};
const latexCell = (text) =>
  text.replace(/[\\{}$&#%_^~<>|"`−±×≈≤≥▲▼[\]]/g, (found) => TEX[found] || `\\${found}`);

function asLatex(table) {
  const heads = headsOf(table);
  const sides = all("thead tr > *", table)
    .map((cell) => (cell.matches(".right") ? "r" : cell.matches(".center") ? "c" : "l"));
  const line = (row) => {
    const group = row.length === 1 && heads.length > 1;
    const cells = row.map(latexCell).join(" & ");
    return (group ? `\\multicolumn{${heads.length}}{l}{${cells}}` : cells) + " \\\\\n";
  };
  const body = shownRows(table).map(line).join("");
  return `\\begin{tabular}{${sides.join("")}}\n\\toprule\n${line(heads)}\\midrule\n${body}` +
    "\\bottomrule\n\\end{tabular}\n";
}

const LONG = 12;

for (const exhibit of all("div.exhibit")) {
  const table = exhibit.querySelector("table");
  const title = exhibit.querySelector("caption b").textContent.replace(/\.$/, "");
  const tools = exhibit.querySelector(".data");
  sortable(table);
  for (const [name, write] of [["CSV", asCsv], ["Markdown", asMarkdown], ["LaTeX", asLatex]]) {
    const act = () => copy(write(table), `${title} as ${name}`);
    tools.append(" ", button(`Copy ${name}`, act, `Copy ${title} as ${name}`));
  }
  if ([...table.tBodies].flatMap(rowsOf).length > LONG) {
    const field = element("input", { type: "search", placeholder: "Filter rows" });
    field.setAttribute("aria-label", `Filter the rows of ${title}`);
    field.addEventListener("input", () => filter(table, field.value));
    tools.append(" ", field);
  }
}

// Margin and selection: verdicts are read off the stored limits by the rule of the report.

const WORDS = {
  improved: "▲ improved", degraded: "▼ degraded", equivalent: "≈ equivalent",
  inconclusive: "? inconclusive", not_assessable: "– not assessable",
};

function verdict(stored, margin) {
  if (stored.holds) return stored.holds;
  const [low, high, lower, upper] = stored.limits;
  if (margin !== null && -margin < lower && upper < margin) return "equivalent";
  if (low > 0) return "improved";
  if (high < 0) return "degraded";
  return "inconclusive";
}

function explore(group) {
  const { factor, decimals, unit } = group.dataset;
  const cases = all("tbody tr", group).map((row) => ({
    row,
    rule: row.dataset.rule,
    holds: row.dataset.holds,
    limits: ["low", "high", "lower", "upper"].map((name) => Number(row.dataset[name])),
  }));
  // The cases of a comparison follow each other: the planned one, then those by other rules.
  const comparisons = [];
  for (const one of cases) {
    if (one.rule === "") comparisons.push([]);
    comparisons.at(-1).push(one);
  }
  const inForce = group.dataset.margin === "" ? null : Number(group.dataset.margin);
  const ends = cases.filter((one) => !one.holds).flatMap((one) => one.limits.slice(2));
  const most = 1.25 * Math.max(...ends.map(Math.abs), inForce ?? 0) || 1;
  const slider = group.querySelector("input[type=range]");
  let rule = "";
  let margin = inForce;
  const shown = (margin) => `±${(margin * factor).toFixed(Number(decimals) + 1)} ${unit}`.trim();
  const draw = () => {
    const exploratory = margin !== inForce || rule !== "";
    group.classList.toggle("exploratory", exploratory);
    let changed = 0;
    for (const [planned, ...further] of comparisons) {
      // Where no other score exists, the planned one stays.
      const stored = further.find((one) => one.rule === rule) || planned;
      for (const one of [planned, ...further]) one.row.hidden = one !== stored;
      const found = verdict(stored, margin);
      const differs = found !== verdict(planned, inForce);
      stored.row.classList.toggle("changed", differs);
      stored.row.lastElementChild.textContent = WORDS[found];
      changed += differs;
    }
    const text = margin === null ? "none" : shown(margin);
    const standing = exploratory
      ? `Exploratory: ${changed} of ${comparisons.length} verdicts differ from those in force`
      : "The margin in force";
    group.querySelector("output").textContent = text;
    group.querySelector(".standing").textContent = standing;
    slider.setAttribute("aria-valuetext", `${text}. ${standing}`);
  };
  const rules = all("input[type=radio]", group);
  const reset = () => {
    slider.value = inForce === null ? 0 : (1000 * inForce) / most;
    margin = inForce;
    rule = "";
    for (const choice of rules) choice.checked = choice.value === rule;
    draw();
  };
  for (const choice of rules) {
    choice.addEventListener("change", () => {
      rule = choice.value;
      draw();
    });
  }
  slider.addEventListener("input", () => {
    const near = inForce !== null && Math.abs(slider.value - (1000 * inForce) / most) < 5;
    margin = near ? inForce : (slider.value * most) / 1000;
    draw();
  });
  const mark = group.querySelector("option");
  if (mark && inForce !== null) mark.value = String((1000 * inForce) / most);
  group.querySelector(".reset").addEventListener("click", reset);
  reset();
}

for (const one of all(".explore")) {
  one.hidden = false;
  all("fieldset", one).forEach(explore);
}

// Colours: as the system says, or as the reader says.

const SCHEMES = ["auto", "light", "dark"];
const scheme = button("Colours: auto", () => {
  const next = SCHEMES[(SCHEMES.indexOf(root.dataset.scheme || "auto") + 1) % 3];
  root.dataset.scheme = next;
  scheme.textContent = `Colours: ${next}`;
});
scheme.className = "scheme";
document.querySelector("nav.contents").append(scheme);
