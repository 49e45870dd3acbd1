// The page reads and prints without this: it adds the filter, copying, and opening what failed to print.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const cards = [...document.querySelectorAll(".card")].map((card) => ({
    card,
    rows: [...card.querySelectorAll("tbody tr")],
    head: "",
    text: null,
  }));
  const sections = [...document.querySelectorAll("main section")].filter((s) => s.id !== "findings" && s.id !== "waivers" && s.querySelector(".card"));
  const form = $("filter");
  form.hidden = false;

  // The text of a card is gathered when it is first asked for: a large report has many.
  const gather = (c) => {
    if (c.text) return;
    const low = (e) => (e ? e.textContent.toLowerCase() : "");
    c.head = low(c.card.querySelector("summary")) + " " + low(c.card.querySelector(".why"));
    c.text = c.rows.map(low);
  };

  const apply = () => {
    const want = $("f-text").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const severity = $("f-severity").value, principle = $("f-principle").value, verdict = $("f-verdict").value;
    let shown = 0;
    for (const c of cards) {
      const d = c.card.dataset;
      let on = (!severity || d.severity === severity) && (!principle || d.principle === principle) && (!verdict || d.verdict === verdict);
      if (on && want.length) {
        gather(c);
        const all = (text) => want.every((w) => text.includes(w));
        const byHead = all(c.head);
        let any = byHead;
        c.rows.forEach((row, i) => {
          const hit = byHead || all(c.head + " " + c.text[i]);
          row.hidden = !hit;
          any ||= hit;
        });
        on = any;
      } else {
        for (const row of c.rows) row.hidden = false;
      }
      c.card.hidden = !on;
      if (on) shown++;
    }
    for (const s of sections) s.hidden = !s.querySelector(".card:not([hidden])");
    $("f-count").textContent = shown === cards.length ? `${cards.length} entries` : `${shown} of ${cards.length}`;
  };
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 80); });
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();

  const openAll = (on) => {
    for (const { card } of cards) if (!card.hidden) card.open = on;
  };
  const button = $("f-open");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    button.textContent = on ? "Close all" : "Open all";
    openAll(on);
  });

  // A link to a section that the filter hides shows it again.
  addEventListener("hashchange", () => {
    const at = document.getElementById(location.hash.slice(1));
    if (at && at.hidden) { form.reset(); setTimeout(() => at.scrollIntoView()); }
  });

  // Paper shows what failed or was accepted in full; of the rest, what the reader has opened.
  let before = [];
  addEventListener("beforeprint", () => { before = cards.filter((c) => !c.card.open && /fail|error|waived/.test(c.card.dataset.verdict)); for (const c of before) c.card.open = true; });
  addEventListener("afterprint", () => { for (const c of before) c.card.open = false; });

  // A page opened from a file may have no clipboard: then the text is selected, ready to be copied by hand.
  for (const box of document.querySelectorAll(".copy")) {
    const pre = box.querySelector("pre");
    const copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy";
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        copy.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(pre);
        copy.textContent = "Selected";
      }
      setTimeout(() => { copy.textContent = "Copy"; }, 2000);
    });
    box.append(copy);
  }
})();
