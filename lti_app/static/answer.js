// The answer to the platform goes off by itself; its button is for browsers without JavaScript.
"use strict";

document.querySelector("form[data-self-post]").requestSubmit();
