// While a platform registers: the button works once, and the window closes when the person has read on.
"use strict";

document.querySelector("form.once")?.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});

const closing = document.getElementById("closing");
const platform = window.opener || (window.parent === window ? null : window.parent);
if (closing && platform) {
  // Nobody's secret: any page may know that this one is done, and who frames it is not known.
  const close = () => platform.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
  const later = setTimeout(close, closing.dataset.seconds * 1000);
  closing.hidden = false;
  document.getElementById("close").addEventListener("click", close);
  document.getElementById("stay").addEventListener("click", () => {
    clearTimeout(later);
    closing.hidden = true;
  });
}
