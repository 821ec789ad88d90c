
// Filters and sorts the findings, and unfolds them to print. The page can be read without it.
(() => {
  "use strict";
  const form = document.getElementById("filter");
  const folded = () => document.querySelectorAll("details:not([open])");
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...folded()];
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.open = false;
  });
  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    const details = target && target.closest("details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  if (!form) return;

  const field = (name) => document.getElementById("filter-" + name);
  const findings = [...document.querySelectorAll(".finding")].map((element, place) => ({
    element,
    place,
    wave: element.closest(".wave"),
    rule: element.querySelector("b").textContent,
    outcome: element.querySelector("em").textContent,
    folder: element.querySelector("code").textContent.replace(/[^/]*$/, ""),
    minutes: Number(element.dataset.minutes),
    text: null,
  }));
  const waves = [...document.querySelectorAll(".wave")];
  const shown = document.getElementById("shown");
  const all = shown.textContent;

  const matches = (one, text, rule, folder, outcome) => {
    if (rule && one.rule !== rule) return false;
    if (outcome && one.outcome !== outcome) return false;
    if (folder && !one.folder.startsWith(folder + "/")) return false;
    if (!text) return true;
    one.text ??= one.element.textContent.toLowerCase();
    return one.text.includes(text);
  };
  const filter = () => {
    const text = field("text").value.trim().toLowerCase();
    const values = ["rule", "folder", "outcome"].map((name) => field(name).value);
    const left = new Set();
    let count = 0;
    for (const one of findings) {
      const fits = matches(one, text, ...values);
      one.element.hidden = !fits;
      if (fits) { count += 1; left.add(one.wave); }
    }
    for (const wave of waves) wave.hidden = !left.has(wave);
    shown.textContent = count === findings.length
      ? all
      : count.toLocaleString("en") + " of " + all.replace(/\.$/, "") + " shown.";
  };
  const orders = {
    place: (a, b) => a.place - b.place,
    rule: (a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.place - b.place),
    minutes: (a, b) => b.minutes - a.minutes || a.place - b.place,
  };
  const sort = () => {
    for (const one of [...findings].sort(orders[field("order").value])) {
      one.element.parentNode.append(one.element);
    }
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  field("order").addEventListener("change", sort);
  form.addEventListener("reset", () => setTimeout(() => { filter(); sort(); }));
  form.hidden = false;
})();
