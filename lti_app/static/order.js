// Lines to put in order, and programs to put together: with buttons and by dragging, in place of the lists in which
// places are chosen without JavaScript. Those stay in the form, unseen, and say the same.
"use strict";

const status = () => document.getElementById("live");
const linesOf = (list) => [...list.querySelectorAll(":scope > [data-line]")];

const order = (root) => {
  const list = root.querySelector("[data-lines]"), pool = root.querySelector("[data-pool]");
  const buttons = root.querySelector("[data-buttons]");
  const field = (line, name) => line.querySelector(`[data-${name}]`);
  const used = (line) => line.parentElement === list;
  const level = (line) => Number(field(line, "indent")?.value ?? 0);

  const settle = () => {
    linesOf(list).forEach((line, place) => { field(line, "position").value = String(place + 1); });
    for (const line of pool ? linesOf(pool) : []) field(line, "position").value = "";
    for (const line of root.querySelectorAll("[data-line]")) {
      const inside = used(line);
      if (pool) field(line, "pad").textContent = "    ".repeat(inside ? level(line) : 0);
      for (const button of line.querySelectorAll("[data-do], [data-handle]")) {
        button.hidden = pool !== null && (button.dataset.do === "use" ? inside : !inside);
      }
    }
    if (pool) {
      root.querySelector("[data-empty]").hidden = list.childElementCount > 0;
      root.querySelector("[data-moving]").hidden = list.childElementCount === 0;
      root.querySelector("[data-pool-title]").hidden = pool.childElementCount === 0;
    }
  };

  const tell = (line) => {
    const { saysPlace, saysOut } = line.querySelector(".moves").dataset;
    const lines = linesOf(list);
    const facts = {
      line: line.dataset.says, place: lines.indexOf(line) + 1, count: lines.length, level: level(line),
    };
    status().textContent = (used(line) ? saysPlace : saysOut).replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  };

  const shift = (line, steps) => {
    const indent = field(line, "indent");
    indent.selectedIndex = Math.min(Math.max(indent.selectedIndex + steps, 0), indent.length - 1);
  };
  const moves = {
    up: (line) => line.previousElementSibling?.before(line),
    down: (line) => line.nextElementSibling?.after(line),
    indent: (line) => shift(line, 1),
    outdent: (line) => shift(line, -1),
    use: (line) => list.append(line),
    leave: (line) => pool.append(line),
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const line = button.closest("[data-line]");
    moves[button.dataset.do](line);
    settle();
    // What has just gone is followed by its opposite; the keyboard stays with the line.
    const next = button.hidden ? line.querySelector("[data-do]:not([hidden])") : button;
    next.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
    tell(line);
  });

  let dragged = null;
  root.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button > 0) return;
    dragged = handle.closest("[data-line]");
    dragged.classList.add("dragged");
    root.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  root.addEventListener("pointermove", (event) => {
    const over = dragged && document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-line]");
    if (!over || over === dragged || over.parentElement !== list) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  const drop = () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    settle();
    tell(dragged);
    dragged = null;
  };
  root.addEventListener("pointerup", drop);
  root.addEventListener("pointercancel", drop);

  root.dataset.moves = "";
  const lines = [...root.querySelectorAll("[data-line]")];
  for (const line of lines) {
    field(line, "places").hidden = true;
    line.append(buttons.content.cloneNode(true));
    const text = line.querySelector(".text");
    for (const button of line.querySelectorAll("[data-do]")) {
      button.id = `${text.id}-${button.dataset.do}`;
      button.setAttribute("aria-labelledby", `${button.id} ${text.id}`);
    }
  }
  const place = (line) => Number(field(line, "position").value) || Infinity; // as it came back from the server
  lines.sort((one, other) => place(one) - place(other) || 0);
  for (const line of lines) if (!pool || place(line) < Infinity) list.append(line);
  root.querySelector("[data-program]")?.removeAttribute("hidden");
  settle();
};

const orderAll = (root) => root.querySelectorAll("[data-order]:not([data-moves])").forEach(order);
orderAll(document);
document.addEventListener("htmx:afterSwap", (event) => orderAll(event.detail.elt));
