// The sandbox as a Canvas: answers the messages of a tool's frame (data-answers="page"), or keeps its data in a
// frame of another origin (data-answers="storage").
const STORES = document.currentScript.dataset.answers === "storage";
const MOST_KEYS = 500;
const MOST_CHARACTERS = 4096; // keys and values of one tool together
const LOWEST_FRAME = 450; // pixels
const FRAME = "post_message_forwarding";
const kept = new Map(); // by origin of the tool

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function named(message) {
  if (typeof message.key !== "string" || !message.key || !message.message_id) {
    throw new Refusal("bad_request", "key and message_id are required");
  }
  return message.key;
}

function put(message, origin) {
  const key = named(message);
  const store = new Map(kept.get(origin));
  if (message.value === null || message.value === undefined) store.delete(key);
  else store.set(key, String(message.value));
  const characters = [...store].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (store.size > MOST_KEYS || characters > MOST_CHARACTERS) {
    throw new Refusal("storage_exhaustion", "too much is stored already");
  }
  kept.set(origin, store);
  return { key, value: message.value ?? null };
}

function get(message, origin) {
  const key = named(message);
  return { key, value: kept.get(origin)?.get(key) ?? null };
}

function resize(message) {
  const height = Number(message.height);
  const frame = document.getElementById("tool-frame");
  if (!frame || !Number.isFinite(height)) throw new Refusal("bad_request", "height must be a number");
  frame.style.height = `${Math.max(Math.round(height), LOWEST_FRAME)}px`;
  return {};
}

function capabilities() {
  return {
    supported_messages: [
      { subject: "lti.capabilities" },
      { subject: "lti.frameResize" },
      { subject: "lti.put_data", frame: FRAME },
      { subject: "lti.get_data", frame: FRAME },
    ],
  };
}

const storage = { "lti.put_data": put, "lti.get_data": get };
const ANSWERS = STORES
  ? storage
  : { ...storage, "lti.capabilities": capabilities, "lti.frameResize": resize };

function answer(message, origin) {
  try {
    return ANSWERS[message.subject](message, origin);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { error: { code: refusal.code, message: refusal.message } };
  }
}

addEventListener("message", (event) => {
  const message = event.data;
  const tool = document.getElementById("tool-frame");
  if (!message || typeof message.subject !== "string" || !message.subject.startsWith("lti.")) return;
  if (message.subject.endsWith(".response")) return;
  if (!STORES && tool && event.source !== tool.contentWindow) return;
  const reply = Object.hasOwn(ANSWERS, message.subject)
    ? answer(message, event.origin)
    : { error: { code: "unsupported_subject", message: message.subject } };
  event.source.postMessage(
    { subject: `${message.subject}.response`, message_id: message.message_id, ...reply },
    event.origin,
  );
});
