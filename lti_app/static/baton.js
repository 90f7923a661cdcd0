// What a form cannot do by itself: say that it is on its way or that the network is down, take the keyboard to
// what came back, keep the open queue quiet, show times in the reader's zone, tell the frame how tall the page is.
"use strict";

const offline = document.getElementById("offline");
const live = document.getElementById("live");
const tellOffline = (form) => {
  form.before(offline);
  offline.hidden = false;
  offline.scrollIntoView({ block: "nearest" }); // the button may be far below
};
const unreachable = (event) => {
  const { elt } = event.detail.requestConfig;
  if (elt.id !== "response") tellOffline(elt); // reading back what is typed can wait
};
document.addEventListener("htmx:sendError", unreachable);
document.addEventListener("htmx:timeout", unreachable);

window.addEventListener("online", () => { offline.hidden = true; });

let slow;
document.addEventListener("submit", (event) => {
  // A plain form would lose what was typed to the browser's own error page.
  if (!navigator.onLine && event.target.method === "post" && !event.target.hasAttribute("hx-post")) {
    event.preventDefault();
    tellOffline(event.target);
    return;
  }
  // What a form is to show before it is sent is still on its way: it goes when that has come.
  if (event.target.hasAttribute("data-waits") && event.target.querySelector(".htmx-request")) {
    const { target: form, submitter } = event;
    event.preventDefault();
    document.addEventListener("htmx:afterSettle", () => form.requestSubmit(submitter), { once: true });
    return;
  }
  event.target.classList.add("working");
  clearTimeout(slow);
  slow = setTimeout(() => { live.textContent = live.dataset.working; }, 1000);
});
const arrived = (form) => {
  clearTimeout(slow);
  live.textContent = "";
  form.classList.remove("working");
};
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) offline.hidden = true;
  if (event.detail.requestConfig.elt.matches("form")) arrived(event.detail.requestConfig.elt);
});
// Back, to a page that the browser kept as it was when its form was sent.
window.addEventListener("pageshow", () => document.querySelectorAll("form.working").forEach(arrived));

const plain = { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" };
const zone = (root) => {
  for (const time of root.querySelectorAll("time[datetime]")) {
    // A date to keep to names the zone: the reader's device may be set to another than the class is in.
    const named = "withZone" in time.dataset ? { timeZoneName: "short" } : {};
    time.textContent = new Date(time.dateTime).toLocaleString(undefined, { ...plain, ...named });
  }
};
zone(document);

// A formula does not wrap. Where one is wider than its place, the keyboard has to be able to move it.
const reachable = (root) => {
  for (const box of root.querySelectorAll(".stem, .steps, .hint > p, .result > p, .understood")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
};
reachable(document);

// The queue asks again every few seconds. It is left alone while nobody looks and while nothing has changed:
// a screen reader would lose its place in it.
const rows = () => document.getElementById("rows");
let news = rows()?.dataset.news;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === rows() && document.hidden) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { isError, serverResponse, target } = event.detail;
  if (isError && !serverResponse.includes('id="main"')) {
    event.detail.shouldSwap = false; // the error page of a proxy in between: nothing of ours
    unreachable(event);
  } else if (event.detail.requestConfig.elt.id === "response") {
    // Read back while it is typed: said again only where it has changed, and in the way of nothing.
    const read = document.getElementById("understood");
    event.detail.shouldSwap = !isError && read.innerHTML.trim() !== serverResponse.trim();
  } else if (target === rows() && !isError) {
    const fresh = new DOMParser().parseFromString(serverResponse, "text/html");
    zone(fresh);
    event.detail.shouldSwap = fresh.getElementById("rows")?.innerHTML !== target.innerHTML;
  }
});

// After a form the reader is taken to what came of it, not left on a button that is gone.
const takeTo = (next) => {
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
};
document.addEventListener("htmx:afterSwap", (event) => {
  const fresh = event.detail.elt;
  zone(fresh);
  reachable(fresh);
  if (fresh === rows() && news !== fresh.dataset.news) live.textContent = news = fresh.dataset.news;
  takeTo(fresh.querySelector("[data-focus]"));
});
// A form that came back as a whole page; any other page leaves the keyboard where the LMS has it.
takeTo(document.querySelector(".notice[data-focus], [aria-invalid][data-focus]"));

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;  // an address without https has none
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    live.textContent = button.firstChild.textContent = button.dataset.done;
  });
}

// Only for a platform that listens: another would have to ignore a message after every step.
if (window.parent !== window && "frameResize" in document.body.dataset) {
  const tell = () => window.parent.postMessage(
    { subject: "lti.frameResize", height: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
  new ResizeObserver(tell).observe(document.body);
}
