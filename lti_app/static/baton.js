// What a form cannot do by itself: say that the network is down, show times in the reader's zone,
// and tell the frame how tall the page is.
"use strict";

const offline = document.getElementById("offline");
document.addEventListener("htmx:sendError", () => { offline.hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) offline.hidden = true;
});

const zone = (root) => {
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = new Date(time.dateTime)
      .toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  }
};
zone(document);
document.addEventListener("htmx:afterSwap", (event) => {
  zone(document);
  // After an answer the reader is taken to what came of it, not left on a button that is gone.
  if (event.detail.elt.id === "practice") document.getElementById("result")?.focus({ preventScroll: true });
});

if (window.parent !== window) {
  const tell = () => window.parent.postMessage(
    { subject: "lti.frameResize", height: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
}
