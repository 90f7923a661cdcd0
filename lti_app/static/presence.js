// Says that the student is at her item (B11): whether the page can be seen, and for how long nothing was touched.
// Never what is typed. At once where that changes; otherwise only as often as it takes to be believed
// (engine.signals.presence: work shows as a pause after 45 s without word of a touch, a silent page as left after 60).
"use strict";

const TURN_MS = 15_000;
const AT_WORK_MS = 30_000;
const STILL_MS = 45_000;
const IDLE_S = [20, 120, 300];
const GONE_S = 30 * 60; // as long as ends a practice session: whoever comes back says so with the first touch

let touched = Date.now();
let said = ""; // what was said last, and when
let saidAt = 0;

const idle = () => Math.round((Date.now() - touched) / 1000);
const state = () => (document.hidden ? "hidden" : `${IDLE_S.filter((limit) => idle() >= limit).length}`);

const say = (visible) => {
  const page = document.querySelector("[data-presence]");
  const token = page?.querySelector("form.answer [name=token]");
  if (!token) return;
  const body = new URLSearchParams({
    form_token: token.form.elements.form_token.value, token: token.value, visible: visible ? "1" : "0", idle: idle(),
  });
  // keepalive: it arrives even where the page is being left. Where it cannot, nothing is lost.
  fetch(page.dataset.presence, { method: "POST", body, keepalive: true }).catch(() => {});
};

const tell = () => {
  [said, saidAt] = [state(), Date.now()];
  say(!document.hidden);
};

for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "input"]) {
  document.addEventListener(kind, () => {
    touched = Date.now();
    if (said !== "0" && !document.hidden) tell(); // back after a while
  }, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", tell);
window.addEventListener("pagehide", () => say(false));

setInterval(() => {
  const since = Date.now() - saidAt;
  const due = touched > saidAt ? since >= AT_WORK_MS : since >= STILL_MS && idle() < GONE_S;
  if (state() !== said || (due && !document.hidden)) tell();
}, TURN_MS);
tell();
