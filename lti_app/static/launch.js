// Where a browser keeps no cookie of Baton in the platform's frame, the platform keeps the secret that shows whose
// login it is (LTI Client-Side postMessages). The login's page puts it there; the launch's page fetches it again.
"use strict";

(() => {
  const WAIT = 1000; // milliseconds: Canvas' mobile apps name a frame in every launch and answer nothing
  const keeper = document.getElementById("launch-keeper");
  const { frame, origin, key, secret, url } = keeper.dataset;
  const around = window.parent === window ? window.opener : window.parent;
  const proof = document.getElementById("launch-proof");

  const ask = (to, target, message) => new Promise((resolve, reject) => {
    const id = crypto.randomUUID();
    const hear = ({ data, origin: from }) => {
      if (target !== "*" && from !== target) return;
      if (data?.subject !== `${message.subject}.response` || data.message_id !== id) return;
      finish();
      if (data.error) reject(new Error(data.error.code)); else resolve(data);
    };
    const timer = setTimeout(() => { finish(); reject(new Error("no answer")); }, WAIT);
    const finish = () => { clearTimeout(timer); window.removeEventListener("message", hear); };
    window.addEventListener("message", hear);
    to.postMessage({ ...message, message_id: id }, target);
  });

  const named = (name) => {
    if (!name || name === "_parent") return around;
    try {
      return around.frames[name] ?? null;
    } catch {
      return null; // another site's page says so when it has no such frame
    }
  };

  const ways = async (subject) => {
    const { supported_messages: can } = await ask(around, "*", { subject: "lti.capabilities" });
    const offered = Array.isArray(can) && can.find((message) => message?.subject === subject);
    if (!offered) throw new Error("not offered");
    return named(offered.frame ?? frame);
  };

  // Canvas' text editor lacks the frame that it names. The page around then takes the message itself, from an
  // origin that no claim tells (its institution's), so that one can be sent to whatever origin it has: the
  // headers say who may be around the proof. No header says who may have opened a tab, so nobody there is asked:
  // whoever answers with the secret of a login of their own lets people in as themselves.
  const keep = async (message) => {
    const to = await ways(message.subject);
    if (to) {
      try {
        return await ask(to, origin, message);
      } catch (error) {
        if (error.message !== "no answer") throw error;
      }
    }
    if (around !== window.parent) throw new Error("no answer");
    return ask(around, "*", message);
  };

  const begin = async () => {
    await keep({ subject: "lti.put_data", key, value: secret });
    window.location.replace(url);
  };

  const prove = async () => {
    const { value } = await keep({ subject: "lti.get_data", key });
    if (typeof value !== "string") throw new Error("nothing kept");
    proof.elements.secret.value = value;
    await keep({ subject: "lti.put_data", key, value: null }).catch(() => {}); // used once; it expires anyway
    proof.submit();
  };

  if (!around) return;
  keeper.hidden = false;
  (proof ? prove() : begin()).catch(() => { keeper.hidden = true; });
})();
