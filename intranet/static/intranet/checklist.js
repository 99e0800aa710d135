// The result of a checklist while it is being ticked. Does what referrals/checklists/engine.py does;
// without this file the button does it on the server.
(() => {
  "use strict";
  const MOST = 999;

  const wholeNumber = (text, most) => (/^[0-9]{1,3}$/.test(text) && Number(text) <= most ? Number(text) : null);

  const valueOf = (item, answer) => {
    if (answer === undefined || answer === null || answer === "" || answer === "declined" || item.kind === "talk") return null;
    if (item.kind === "tick" || item.kind === "yesno") return ["1", "yes"].includes(answer) ? 1 : 0;
    if (item.kind === "single" || item.kind === "multiple") {
      const chosen = Array.isArray(answer) ? answer : [answer];
      if (!chosen.length) return null;
      return item.options.filter((one) => chosen.includes(one.code)).reduce((sum, one) => sum + one.score, 0);
    }
    return wholeNumber(String(answer), item.max);
  };

  const isShown = (item, values) => {
    if (!item.show_if) return true;
    const value = values[item.show_if.item];
    return value !== undefined && value !== null && value >= item.show_if.at_least;
  };

  const valuesOf = (definition, answers) => {
    const values = {};
    for (const item of definition.items) values[item.code] = isShown(item, values) ? valueOf(item, answers[item.code]) : null;
    return values;
  };

  const fires = (definition, rule, values) => {
    if (rule.kind === "always") return true;
    const names = rule.items;
    const known = definition.items
      .filter((item) => !names.length || names.includes(item.code) || item.marks.some((mark) => names.includes(`#${mark}`)))
      .map((item) => [item, values[item.code]])
      .filter(([, value]) => value !== null && value !== undefined);
    const named = definition.parameters.find((one) => one.code === rule.threshold);
    const threshold = typeof rule.threshold === "number" ? rule.threshold : (named ? named.value : MOST);
    if (rule.kind === "band") return known.some(([, value]) => threshold <= value && value <= rule.upper);
    if (rule.kind === "sum") return known.reduce((sum, [item, value]) => sum + value * item.weight, 0) >= threshold;
    return known.filter(([, value]) => value >= rule.at_least).length >= (rule.kind === "any" ? 1 : threshold);
  };

  const evaluate = (definition, answers) => {
    const values = valuesOf(definition, answers);
    const place = definition.rules.findIndex((rule) => fires(definition, rule, values));
    return { level: place < 0 ? null : definition.rules[place].level, rule: place < 0 ? null : place, values };
  };

  const readAnswers = (definition, form) => {
    const data = new FormData(form);
    const answers = {};
    for (const item of definition.items) {
      const sent = data.getAll(`a-${item.code}`);
      if (sent.includes("declined")) answers[item.code] = "declined";
      else if (item.kind === "multiple") answers[item.code] = sent.length ? sent : null;
      else if (sent.length) answers[item.code] = sent[0];
    }
    return answers;
  };

  window.silta = { ...window.silta, evaluateChecklist: evaluate };

  for (const form of document.querySelectorAll("[data-checklist]")) {
    const definition = JSON.parse(document.getElementById(form.dataset.checklist).textContent);
    const box = form.querySelector("[data-result]");
    const rows = [...form.querySelectorAll("[data-item]")];
    let last = null;
    for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;

    const update = () => {
      const answers = readAnswers(definition, form);
      const result = evaluate(definition, answers);
      const shown = Object.values(answers).some((one) => one) ? result.level : "";
      for (const row of rows) {
        const item = definition.items.find((one) => one.code === row.dataset.item);
        if (item.show_if) row.hidden = !isShown(item, result.values);
      }
      for (const line of document.querySelectorAll("[data-rule]")) {
        const on = Number(line.dataset.rule) === result.rule;
        line.querySelector("[data-fires]").hidden = !on;
      }
      // Said again only when it changes: a screen reader is not to repeat it at each tick.
      if (shown === last) return;
      last = shown;
      const words = form.querySelector(`template[data-level="${CSS.escape(shown ?? "")}"]`);
      box.replaceChildren(words ? words.content.cloneNode(true) : "");
    };

    form.addEventListener("change", (event) => {
      const field = event.target;
      const row = field.closest("[data-item]");
      if (row && field.type === "checkbox" && field.checked) {
        // An answer and "declined" exclude each other.
        for (const other of row.querySelectorAll("input[type=checkbox]")) {
          if (other !== field && (other.value === "declined" || field.value === "declined")) other.checked = false;
        }
        const number = row.querySelector("input[type=number]");
        if (number && field.value === "declined") number.value = "";
      }
      if (row && field.type === "number" && field.value) {
        const declined = row.querySelector("input[value=declined]");
        if (declined) declined.checked = false;
      }
      update();
    });
    form.addEventListener("input", (event) => { if (event.target.type === "number") update(); });

    // Digits: inside a question with answers they choose one; elsewhere they are a question's number.
    let typed = "";
    let timer = 0;
    const go = () => {
      clearTimeout(timer);
      const row = rows.find((one) => one.dataset.number === typed && !one.hidden);
      typed = "";
      if (!row) return;
      const first = row.querySelector("input");
      if (!first) return;
      if (row.classList.contains("question--tick")) first.click();
      first.focus();
      row.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = document.activeElement;
      const inForm = form.contains(at);
      if (!inForm && at && at.matches("input, textarea, select")) return;
      if (inForm && at.type === "number") return;
      if (event.key === "Enter" && inForm && at.matches("input")) {
        event.preventDefault();
        form.querySelector(".verdict button")?.click();
        return;
      }
      if (!/^[0-9]$/.test(event.key)) return;
      event.preventDefault();
      const inside = inForm && at.closest("fieldset[data-item]");
      if (inside && !typed) {
        const answers = [...inside.querySelectorAll("input")].filter((one) => one.value !== "declined");
        const chosen = answers.find((one) => one.value === event.key) ?? answers[Number(event.key) - 1];
        if (chosen) {
          chosen.click();
          if (chosen.type === "radio") {
            const next = rows.slice(rows.indexOf(inside) + 1).find((one) => !one.hidden && one.querySelector("input"));
            (next?.querySelector("input") ?? form.querySelector(".verdict button"))?.focus();
          }
        }
        return;
      }
      typed += event.key;
      clearTimeout(timer);
      // "1" waits for a second digit only where there is a tenth question.
      const more = rows.some((one) => one.dataset.number.length > typed.length && one.dataset.number.startsWith(typed));
      if (more) timer = setTimeout(go, 500);
      else go();
    });
    update();
  }
})();
