// Small comforts. Every page works without this file.
(() => {
  "use strict";

  // Errors: the summary takes the focus, so that the keyboard and the screen reader start there.
  document.querySelector("[data-focus]")?.focus();

  // Menus (details.drop): close with Escape, with a click elsewhere, and when another one opens.
  const menus = [...document.querySelectorAll("details.drop")];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus.filter((one) => one.open)) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
  });

  // A button pressed twice sends its form once. Later, or with another button, the form goes again.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const last = sent.get(event.target);
    if (last?.button === event.submitter && event.timeStamp - last.at < 3000) return event.preventDefault();
    sent.set(event.target, { button: event.submitter, at: event.timeStamp });
  });

  // Print and copy need a script, so their buttons are hidden until here.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.innerText.trim());
      const words = button.querySelector("[data-copied]");
      const before = words.textContent;
      words.textContent = words.dataset.copied;
      setTimeout(() => { words.textContent = before; }, 2500);
    });
  }

  // Questions open for printing and close again after it.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".questions details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of opened) one.open = false; });

  // Table of contents: mark the part that is being read.
  const links = new Map();
  for (const link of document.querySelectorAll("[data-toc] a")) {
    const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part) links.set(part, link);
  }
  if (links.size && "IntersectionObserver" in window) {
    const mark = () => {
      let here = null;
      for (const part of links.keys()) if (part.getBoundingClientRect().top < innerHeight * 0.3) here = part;
      for (const [part, link] of links) {
        if (part === here) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
    for (const part of links.keys()) observer.observe(part);
    mark();
  }

  // Search: titles while typing. Down and up walk the list, Escape closes it.
  for (const input of document.querySelectorAll("[data-suggest]")) {
    const box = input.closest("search").querySelector(".suggestions");
    let timer = 0;
    let asked = "";
    const close = () => { box.hidden = true; box.replaceChildren(); };
    const ask = async () => {
      const words = input.value.trim();
      if (words === asked) return;
      asked = words;
      if (words.length < 2) return close();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`);
        if (!answer.ok || words !== input.value.trim()) return;
        box.innerHTML = await answer.text();
        box.hidden = !box.querySelector("a");
      } catch { close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
    input.closest("search").addEventListener("keydown", (event) => {
      const stops = [input, ...box.querySelectorAll("a")];
      const here = stops.indexOf(document.activeElement);
      if (event.key === "Escape" && !box.hidden) { close(); input.focus(); event.preventDefault(); }
      if (box.hidden || here < 0) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      stops[(here + step + stops.length) % stops.length].focus();
    });
    document.addEventListener("click", (event) => { if (!event.target.closest("search")) close(); });
  }

  // Steppers: minus and plus beside a number.
  for (const button of document.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const input = button.parentElement.querySelector("input");
      const next = Math.max(Number(input.min || 0), Number(input.value || 0) + Number(button.dataset.step));
      input.value = input.max ? Math.min(Number(input.max), next) : next;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  // Drafts: what is typed is kept on this device at once and on the server a moment later, so that a lost
  // session, an empty battery or no connection loses nothing. The copy goes when the record is saved.
  const drawer = "silta-draft:";
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(drawer + key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(drawer + key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop(key) { try { localStorage.removeItem(drawer + key); } catch { /* forbidden */ } },
  };
  for (const key of (document.querySelector("[data-draft-done]")?.dataset.draftDone || "").split(" ")) if (key) store.drop(key);
  for (const button of document.querySelectorAll("[data-draft-forget]")) {
    button.addEventListener("click", () => store.drop(button.dataset.draftForget));
  }
  const fortnight = 14 * 24 * 3600 * 1000;
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(drawer) && Date.now() - (store.read(name.slice(drawer.length))?.at || 0) > fortnight) localStorage.removeItem(name);
    }
  } catch { /* forbidden */ }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const { draft: address, draftKey: key, draftAt: at, draftVersion: version } = form.dataset;
    const state = form.querySelector("[data-draft-state]");
    const own = (name) => name !== "csrfmiddlewaretoken" && name !== "version";
    const values = () => [...new FormData(form)].filter(([name]) => own(name));
    const kept = store.read(key);
    if (kept && !("draftBound" in form.dataset) && kept.version === version && kept.at > Number(at)
      && JSON.stringify(kept.values) !== JSON.stringify(values())) {
      for (const input of form.elements) {
        if (!input.name || !own(input.name) || input.type === "submit") continue;
        const found = kept.values.filter(([name]) => name === input.name).map(([, value]) => value);
        if (input.type === "checkbox" || input.type === "radio") input.checked = found.includes(input.value);
        else input.value = found[0] ?? "";
        if (found.some(Boolean)) input.closest("details")?.setAttribute("open", "");
      }
      document.querySelector("[data-draft-restored]")?.removeAttribute("hidden");
    }
    let timer = 0;
    const send = async () => {
      try {
        const answer = await fetch(address, { method: "POST", body: new FormData(form), redirect: "manual" });
        const told = answer.ok || answer.status === 422 ? await answer.json() : null;
        state.textContent = told ? told.message : form.dataset.draftAway;
      } catch { state.textContent = form.dataset.draftAway; }
    };
    form.addEventListener("input", () => {
      store.write(key, { at: Date.now(), version, values: values() });
      clearTimeout(timer);
      timer = setTimeout(send, 2500);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  }

  // Hours on a wall or a phone: fetched anew and put in place when they differ; no reload, no flicker.
  for (const part of document.querySelectorAll("[data-refresh]")) {
    let lost = 0;
    setInterval(async () => {
      try {
        const answer = await fetch(location.href, { cache: "no-store", credentials: "omit" });
        if (answer.status === 410) return location.reload();
        if (!answer.ok) throw new Error();
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = fresh.querySelector("[data-refresh]");
        lost = 0;
        if (!now || now.innerHTML === part.innerHTML) return;
        document.body.className = fresh.body.className;
        part.className = now.className;
        part.replaceChildren(...now.childNodes);
      } catch {
        lost += 1;
        // Old hours are worse than none: after some tries it is said that they may be old.
        const note = part.querySelector("[data-lost]");
        if (note && lost > 3) note.hidden = false;
      }
    }, Number(part.dataset.refresh) * 1000);
  }
})();
