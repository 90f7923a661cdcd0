// A due date is typed and shown in the reader's own zone; the form carries how far that is from UTC.
"use strict";

const pad = (number, digits = 2) => String(number).padStart(digits, "0");
const local = (at) => `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;

const ownTime = (root) => {
  const due = root.querySelector("[data-due]");
  if (!due) return;
  const offset = root.querySelector("[data-offset]");
  const note = () => { offset.value = due.value ? new Date(due.value).getTimezoneOffset() : ""; };
  if (due.value) {
    due.value = local(new Date(Date.parse(`${due.value}Z`) + Number(offset.value || 0) * 60_000));
  }
  note();
  due.addEventListener("change", note);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  root.querySelector("[data-zone]").textContent = `The time is your own${zone ? ` (${zone})` : ""}.`;
};
ownTime(document);
document.addEventListener("htmx:afterSwap", (event) => ownTime(event.detail.elt));

// Said above a long form, it would not be seen at its button.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => document.getElementById("offline").scrollIntoView({ block: "center" }));
}
