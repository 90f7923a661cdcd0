// The queue by keyboard, and a choice of cases that outlives the rows: they change by themselves.
"use strict";
{
  const keys = document.getElementById("keys");
  const turnedOn = document.getElementById("keys-on");
  const several = document.getElementById("several");
  const number = document.getElementById("chosen");
  const picked = new Set();

  const links = () => [...document.querySelectorAll("#rows .flag-row")];
  const boxes = () => [...document.querySelectorAll("#rows .pick input")];
  const tell = () => {
    if (!number) return;
    number.textContent = picked.size;
    number.hidden = !picked.size;
  };

  document.addEventListener("change", (event) => {
    if (!event.target.matches("#rows .pick input")) return;
    picked[event.target.checked ? "add" : "delete"](event.target.value);
    tell();
  });
  const again = () => {
    const there = new Set(boxes().map((box) => box.value));
    for (const value of picked) if (!there.has(value)) picked.delete(value);
    for (const box of boxes()) box.checked = picked.has(box.value);
    tell();
  };
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.elt.id === "rows") again(); });
  // Back, to a page that the browser kept with its boxes ticked.
  window.addEventListener("pageshow", () => {
    for (const box of boxes()) if (box.checked) picked.add(box.value);
    tell();
  });

  // Where a browser keeps nothing for a frame, the keys are on.
  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("baton-queue-keys", value);
      return localStorage.getItem("baton-queue-keys");
    } catch { return null; }
  };
  turnedOn.checked = kept() !== "off";
  turnedOn.addEventListener("change", () => kept(turnedOn.checked ? "on" : "off"));

  const here = () => document.activeElement.closest("#rows .queue-row");
  const place = () => {
    const row = here() ?? document.getElementById(location.hash.slice(1))?.closest("#rows .queue-row");
    return row ? links().indexOf(row.querySelector(".flag-row")) : -1;
  };
  const move = (by) => {
    const all = links();
    if (!all.length) return;
    const next = all[Math.min(Math.max(place() + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const toggle = () => here()?.querySelector(".pick input")?.click();
  const press = (step) => {
    const button = several?.querySelector(`button[value="${step}"]`);
    if (!button) return;
    if (!picked.size) toggle();
    if (picked.size) several.requestSubmit(button);
  };

  const show = document.getElementById("show-keys");
  show.hidden = false;
  show.addEventListener("click", () => keys.showModal());
  const steps = {
    j: () => move(1), k: () => move(-1), x: toggle, c: () => press("claim"), s: () => press("snooze"),
    "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || keys.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && here()) move(arrow); // elsewhere they scroll the page
    else if (!arrow && turnedOn.checked && Object.hasOwn(steps, event.key)) steps[event.key]();
    else return;
    event.preventDefault();
  });
}
