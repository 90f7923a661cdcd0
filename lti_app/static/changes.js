// Counts how often an answer was begun anew before it is sent (B24): emptied and typed again, or another one chosen.
// The count goes along with the answer; what was typed in between goes nowhere.
"use strict";

const SETTLED_MS = 2_000; // arrow keys go through the others on their way to the one that is meant

const before = new WeakMap(); // field → what it held last, or when something was last chosen in it
const isAnswer = (field) => field.closest?.("form.answer") && /^response/.test(field.name);
const keepsNothing = (was, now) => was !== "" && now !== "" && was[0] !== now[0] && was.at(-1) !== now.at(-1);

const count = (form) => {
  const field = form.querySelector("[name=changes]");
  if (field) field.value = String(Number(field.value) + 1);
};

document.addEventListener("input", ({ target }) => {
  if (!isAnswer(target) || target.matches("select, [type=radio], [type=checkbox]")) return;
  const now = target.value.trim();
  const { text, emptied } = before.get(target) ?? { text: target.defaultValue.trim(), emptied: false };
  if ((emptied && now !== "") || keepsNothing(text, now)) count(target.form);
  before.set(target, { text: now, emptied: now === "" && (emptied || text !== "") });
});

const choose = (form, place) => {
  const now = Date.now();
  if (now - (before.get(place) ?? now) > SETTLED_MS) count(form);
  before.set(place, now);
};

document.addEventListener("change", ({ target }) => {
  if (!isAnswer(target)) return;
  if (target.matches("[type=radio]")) choose(target.form, target.closest("fieldset"));
  else if (target.matches("select")) choose(target.form, target);
  else if (target.matches("[type=checkbox]") && !target.checked) count(target.form);
});
