// Filters, with their state in the fragment of the address: #actor=ID&target=TARGET&stance=STANCE, and at=ID for a place.
// A fragment without "=" is a place alone, as it is without this script.
"use strict";
(() => {
  const form = document.querySelector(".filters");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = (value) => (value || "").split(" ");

  addEventListener("beforeprint", () => all("details:not([open])").forEach((one) => { one.open = one.dataset.opened = true; }));
  addEventListener("afterprint", () => all("details[data-opened]").forEach((one) => { one.open = false; delete one.dataset.opened; }));
  if (!form) return;

  const fields = { actor: form.elements.actor, target: form.elements.target, stance: form.elements.stance };
  const found = form.querySelector(".found");
  const none = document.querySelector(".none");
  const members = new Map([...fields.actor.options].map((option) => [option.value, words(option.dataset.members)]));

  const statements = all("article.statement").map((element) => ({
    element,
    actors: words(element.dataset.actors),
    positions: all("li[data-stance]", element).map(({ dataset }) => ({
      actors: words(dataset.actors), targets: words(dataset.target), stance: dataset.stance,
    })),
  }));
  const events = all("#timeline li[data-event]").map((element) => ({
    element,
    actors: words(element.dataset.actors),
    targets: words(element.dataset.target),
    statement: element.dataset.statement && document.getElementById(element.dataset.statement),
  }));
  const days = all("#timeline .day");
  const points = all("article.point");
  const tables = all("table.matrix").map((table) => ({
    table,
    frame: table.closest("details") || table.parentElement,
    columns: all("thead th", table).slice(1).map((head) => ({ head, targets: words(head.dataset.target) })),
    rows: all("tbody tr", table).map((row) => ({
      row, actor: row.dataset.actors, cells: [...row.cells].slice(1).map((cell) => ({ cell, marks: all("a", cell) })),
    })),
  }));

  function wanted() {
    const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const filter = {};
    for (const [name, field] of Object.entries(fields)) {
      const value = asked.get(name) || "";
      filter[name] = [...field.options].some((option) => option.value === value) ? value : "";
    }
    return { filter, at: asked.get("at") };
  }

  const filters = (filter) => Boolean(filter.actor || filter.target || filter.stance);

  function fragment(filter, at) {
    const entries = Object.entries(filter).filter(([, value]) => value);
    if (at) entries.push(["at", at]);
    return new URLSearchParams(entries).toString();
  }

  function group(actor) {
    const inside = new Set();
    const waiting = actor ? [actor] : [];
    while (waiting.length) {
      const one = waiting.pop();
      if (one && !inside.has(one)) {
        inside.add(one);
        waiting.push(...(members.get(one) || []));
      }
    }
    return inside;
  }

  function apply() {
    const { filter, at } = wanted();
    for (const [name, field] of Object.entries(fields)) field.value = filter[name];
    const actors = group(filter.actor);
    const among = (ids) => !filter.actor || ids.some((id) => actors.has(id));
    const about = (targets) => !filter.target || targets.includes(filter.target);
    const held = (position) =>
      among(position.actors) && about(position.targets) && (!filter.stance || position.stance === filter.stance);

    let shown = 0;
    for (const { element, actors: ids, positions } of statements) {
      const spoken = !filter.target && !filter.stance && among(ids);
      element.hidden = !(spoken || positions.some(held));
      shown += !element.hidden;
    }
    for (const { element, actors: ids, targets, statement } of events) {
      element.hidden = statement ? statement.hidden : Boolean(filter.stance) || !among(ids) || !about(targets);
    }
    for (const day of days) day.hidden = !day.querySelector("li[data-event]:not([hidden])");
    const onPoints = filter.target.startsWith("point/");
    for (const point of points) point.hidden = onPoints && point.dataset.target !== filter.target;
    for (const { frame, columns, rows } of tables) {
      const kept = columns.map(({ head, targets }) => (head.hidden = !about(targets), !head.hidden));
      let left = false;
      for (const { row, actor, cells } of rows) {
        let any = false;
        cells.forEach(({ cell, marks }, i) => {
          cell.hidden = !kept[i];
          for (const mark of marks) {
            mark.hidden = Boolean(filter.stance) && mark.dataset.stance !== filter.stance;
            any ||= kept[i] && !mark.hidden;
          }
        });
        row.hidden = !any || !among([actor]);
        left ||= !row.hidden;
      }
      frame.hidden = !left;
    }
    none.hidden = shown > 0;
    const text = filters(filter) ? `${shown} of ${statements.length} statements` : `All ${statements.length} statements`;
    if (found.textContent !== text) found.textContent = text;
    if (at) go(at);
    else if (!location.hash.includes("=")) settle(document.getElementById(location.hash.slice(1)));
  }

  // What was not rendered while it was out of sight gets its height on the way there, and the place moves.
  function settle(place, frames = 3) {
    if (!place) return;
    place.scrollIntoView();
    if (frames) requestAnimationFrame(() => settle(place, frames - 1));
  }

  function go(id) {
    const place = document.getElementById(id);
    if (!place) return;
    for (let outer = place.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    for (const other of all(".here")) other.classList.remove("here");
    place.classList.add("here");
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    settle(place);
  }

  form.addEventListener("change", () => {
    const filter = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
    location.hash = fragment(filter) || "all";
  });
  form.addEventListener("reset", (event) => { event.preventDefault(); location.hash = "all"; });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const { filter } = wanted();
    const id = link.getAttribute("href").slice(1);
    const place = document.getElementById(id);
    // What the filters hide is shown when it is asked for: the plain fragment takes them off.
    if (!filters(filter) || !place || place.closest("[hidden]")) return;
    event.preventDefault();
    const next = `#${fragment(filter, id)}`;
    if (location.hash === next) go(id); else location.hash = next;
  });
  addEventListener("hashchange", apply);
  form.hidden = false;
  apply();
})();
