// Counting visits. Every tap is kept on the phone until the server has said that it is counted: the
// network may be gone for as long as it likes. Without this file the screen is a plain form.
(() => {
  "use strict";

  const screen = document.querySelector("[data-tally]");
  if (!screen) return;
  const form = screen.querySelector("[data-visit]");
  const sync = screen.querySelector("[data-sync]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const queued = `silta.tap.${screen.dataset.tally}.`;
  const doneKey = `silta.done.${screen.dataset.tally}`;
  const RETRY = 4000;
  const PATIENCE = 10000;

  // Where localStorage is forbidden the queue lives as long as the page.
  const store = (() => {
    try {
      localStorage.setItem("silta.try", "1");
      localStorage.removeItem("silta.try");
      return localStorage;
    } catch {
      const rows = new Map();
      return {
        getItem: (key) => rows.get(key) ?? null,
        setItem: (key, value) => rows.set(key, value),
        removeItem: (key) => rows.delete(key),
        keys: () => [...rows.keys()],
      };
    }
  })();
  const keys = () => (store.keys ? store.keys() : Object.keys(store)).filter((key) => key.startsWith(queued)).sort();

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const totals = {
    visits: Number(screen.dataset.visits),
    turned_away: Number(screen.dataset.turned_away),
    question: Number(screen.dataset.question),
  };
  const counted = { visit: "visits", turned_away: "turned_away", question: "question" };
  let trouble = "";
  let lost = 0;
  let sending = false;
  let timer = 0;

  const waiting = () => keys().map((key) => [key, JSON.parse(store.getItem(key))]).filter(([, tap]) => tap);

  const show = () => {
    const rows = waiting();
    const now = { ...totals };
    for (const [, tap] of rows) now[counted[tap.kind]] += tap.undo ? -1 : 1;
    for (const place of screen.querySelectorAll("[data-count]")) place.textContent = Math.max(0, now[place.dataset.count]);
    const words = sync.dataset;
    let text = rows.length === 0 ? words.all : rows.length === 1 ? words.one : words.many;
    if (trouble) text = words[trouble];
    text = text.replace("{n}", lost || rows.length);
    if (sync.textContent !== text) sync.textContent = text;
    sync.classList.toggle("sync--waiting", rows.length > 0 || Boolean(trouble));
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, RETRY);
  };

  async function send() {
    if (sending) return;
    clearTimeout(timer);
    const rows = waiting();
    if (!rows.length || trouble === "closed") return show();
    sending = true;
    const patience = new AbortController();
    const limit = setTimeout(() => patience.abort(), PATIENCE);
    let answer = null;
    try {
      answer = await fetch(screen.dataset.taps, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ taps: rows.slice(0, 200).map(([, tap]) => tap) }),
        redirect: "manual",
        signal: patience.signal,
      });
      if (answer.ok) {
        const said = await answer.json();
        const settled = new Set(said.settled);
        const refused = rows.slice(0, 200).filter(([, tap]) => !settled.has(tap.key)).length;
        for (const [key] of rows.slice(0, 200)) store.removeItem(key);
        totals.visits = said.totals.visits;
        totals.turned_away = said.totals.turned_away;
        totals.question = said.totals.questions;
        lost = refused;
        trouble = refused ? "refused" : "";
      } else if (answer.status === 409) {
        lost = rows.length;
        trouble = "closed";
        for (const [key] of rows) store.removeItem(key);
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        trouble = "login";
        later();
      } else {
        later();
      }
    } catch {
      later();
    } finally {
      clearTimeout(limit);
      sending = false;
    }
    show();
    if (answer && answer.ok && keys().length) send();
  }

  const put = (tap) => {
    const rows = keys();
    const last = rows.length ? Number(rows[rows.length - 1].slice(queued.length).split(".")[0]) : 0;
    store.setItem(`${queued}${String(last + 1).padStart(6, "0")}.${tap.key}`, JSON.stringify(tap));
    if (trouble === "refused") { trouble = ""; lost = 0; }
    show();
    send();
  };

  // --- What was tapped last can be taken back, with its choices ---

  const done = () => JSON.parse(store.getItem(doneKey) || "[]");
  const remember = (taps) => store.setItem(doneKey, JSON.stringify(taps.slice(-30)));
  const count = (kind, codes) => {
    const tap = { key: newKey(), kind, codes };
    remember([...done(), tap]);
    put(tap);
  };

  const MANY = ["topics", "guided_to"];
  const AGAIN = ["arrival", "language", "channel", "prior_contact"]; // carried over to the next visit
  const boxes = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
  const singles = [...new Set([...form.querySelectorAll("input[type=radio]")].map((box) => box.name))];
  const first = Object.fromEntries(singles.map((name) => [name, boxes(name).find((box) => box.defaultChecked)?.value]));
  const read = () => {
    const codes = {};
    for (const name of singles) codes[name] = boxes(name).find((box) => box.checked)?.value ?? "";
    for (const name of MANY) codes[name] = boxes(name).filter((box) => box.checked).map((box) => box.value);
    return codes;
  };
  const write = (codes) => {
    for (const name of singles) for (const box of boxes(name)) box.checked = box.value === codes[name];
    for (const name of MANY) for (const box of boxes(name)) box.checked = (codes[name] || []).includes(box.value);
  };

  // Who is guided onward has got more than advice; a choice made by hand stays.
  let outcomeByHand = false;
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") outcomeByHand = true;
    if (event.target.name === "guided_to" && !outcomeByHand) {
      const onward = boxes("guided_to").some((box) => box.checked);
      for (const box of boxes("outcome")) box.checked = box.value === (onward ? "guided" : "advice");
    }
    if (event.target.name === "topics") hideError();
  });

  const error = screen.querySelector("[data-error]");
  const hideError = () => { error.hidden = true; error.textContent = ""; };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const codes = read();
    if (!codes.topics.length) {
      boxes("topics")[0].closest("fieldset").before(error); // on a phone what is said below the tiles is not seen
      error.hidden = false;
      error.textContent = error.dataset.error;
      boxes("topics")[0].focus({ preventScroll: true });
      error.scrollIntoView({ block: "center" });
      return;
    }
    hideError();
    count("visit", codes);
    const next = { ...first, topics: [], guided_to: [] };
    for (const name of AGAIN) next[name] = codes[name];
    next.outcome = "advice";
    write(next);
    outcomeByHand = false;
    for (const more of form.querySelectorAll(".tap-more[open]")) more.open = false;
    scrollTo({ top: 0 });
  });

  for (const step of screen.querySelectorAll("[data-step]")) {
    step.addEventListener("submit", (event) => {
      const kind = event.submitter?.value;
      if (kind === "undo") {
        const taps = done();
        const last = taps.pop();
        if (!last) return; // counted before this screen was opened: the server knows the last one
        event.preventDefault();
        remember(taps);
        put({ key: newKey(), undo: last.key, kind: last.kind });
        if (last.kind === "visit") write(last.codes);
      } else {
        event.preventDefault();
        count(kind);
      }
    });
  }

  // Closing has to wait for what waits.
  screen.querySelector("[data-close]").addEventListener("click", (event) => {
    if (!keys().length) return;
    event.preventDefault();
    send();
    sync.scrollIntoView({ block: "center" });
  });

  for (const part of document.querySelectorAll("details[data-remember]")) {
    part.open = store.getItem(`silta.open.${part.dataset.remember}`) === "1";
    part.addEventListener("toggle", () => store.setItem(`silta.open.${part.dataset.remember}`, part.open ? "1" : "0"));
  }

  addEventListener("online", send);
  addEventListener("storage", (event) => { if (event.key?.startsWith(queued)) show(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  show();
  send();
})();
