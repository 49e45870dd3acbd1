// The page reads and prints without this: it adds the filter, copying, and opening what failed to print.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const cards = [...document.querySelectorAll(".card")].map((card) => ({
    card,
    rows: [...card.querySelectorAll("tbody tr:not(.packets)")],
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

  // A result's frames are a row of their own below it.
  const hide = (row, on) => {
    row.hidden = on;
    const next = row.nextElementSibling;
    if (next && next.classList.contains("packets")) next.hidden = on;
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
          hide(row, !hit);
          any ||= hit;
        });
        on = any;
      } else {
        for (const row of c.rows) hide(row, false);
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

  // A frame: its fields become a tree with keys, and octets and fields show each other. It is built when first opened.
  const lower = /^(Ethernet|Linux cooked|VLAN|IPv4|IPv6|UDP|TCP|SCTP)/;
  const build = (packet) => {
    const tree = packet.querySelector(".fields > ul"), items = [...tree.querySelectorAll("li")];
    const status = document.createElement("p");
    status.className = "octet-status";
    status.setAttribute("role", "status");
    packet.querySelector(".dissection").append(status);

    // Octets: each becomes an element, in its hexadecimal and in its ASCII form.
    const octets = [...packet.querySelectorAll(".hex")].map((pre) => {
      const all = [], rows = pre.textContent.trimEnd().split("\n");
      pre.textContent = "";
      rows.forEach((row, r) => {
        const chars = [...row], count = Math.min(16, chars.length - 55);
        const place = document.createElement("i");
        place.textContent = chars.slice(0, 4).join("");
        pre.append(place, "  ");
        const cells = [];
        const cell = (text, k) => {
          const e = document.createElement("span");
          e.textContent = text;
          e.dataset.i = r * 16 + k;
          (cells[k] ||= []).push(e);
          pre.append(e);
        };
        for (let k = 0; k < count; k++) { cell(chars.slice(6 + 3 * k, 8 + 3 * k).join(""), k); pre.append(" "); }
        pre.append(" ".repeat(3 * (16 - count) + 1));
        for (let k = 0; k < count; k++) cell(chars[55 + k], k);
        pre.append("\n");
        all.push(...cells);
      });
      return { pre, all, at: 0 };
    });

    const fields = items.map((li) => {
      const [buffer, from, length] = li.dataset.at.split(" ").map(Number);
      return { li, buffer, from, to: from + length };
    });
    const byItem = new Map(fields.map((f) => [f.li, f]));
    let lit = [];
    const show = (f, focused) => {
      for (const e of lit) e.classList.remove("on");
      lit = [];
      if (!f) return;
      const spans = octets[f.buffer].all.slice(f.from, f.to).flat();
      // The deepest field that is in sight: one inside a closed group is shown by the group.
      let li = f.li;
      for (let up = li.parentElement.closest("li"); up; up = up.parentElement.closest("li")) if (up.getAttribute("aria-expanded") === "false") li = up;
      lit = [li.querySelector(".f"), ...spans];
      for (const e of lit) e.classList.add("on");
      if (focused && spans.length) spans[0].scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    // The field of an octet is the last and shortest that holds it.
    const fieldOf = (buffer, i) => fields.reduce((best, f) =>
      f.buffer === buffer && f.from <= i && i < f.to && (!best || f.to - f.from <= best.to - best.from) ? f : best, null);

    tree.setAttribute("role", "tree");
    tree.setAttribute("aria-label", "Fields");
    for (const li of items) {
      const inner = li.querySelector(":scope > ul");
      li.setAttribute("role", "treeitem");
      li.setAttribute("aria-label", li.querySelector(".f").textContent);
      li.tabIndex = -1;
      if (inner) {
        inner.setAttribute("role", "group");
        const plain = [...inner.children].every((x) => /^(criticality|value)\b/.test(x.textContent));
        li.setAttribute("aria-expanded", !plain && !(li.parentElement === tree && lower.test(li.textContent)));
      }
    }
    let current = items[0];
    if (!current) return;
    current.tabIndex = 0;
    const visible = () => items.filter((li) => !li.parentElement.closest("li[aria-expanded=false]"));
    const go = (li) => {
      if (!li) return;
      for (let up = li.parentElement.closest("li"); up; up = up.parentElement.closest("li")) up.setAttribute("aria-expanded", true);
      current.tabIndex = -1;
      current = li;
      li.tabIndex = 0;
      li.focus();
    };
    const toggle = (li, on) => li.hasAttribute("aria-expanded") && li.setAttribute("aria-expanded", on ?? li.getAttribute("aria-expanded") === "false");
    tree.addEventListener("keydown", (e) => {
      const all = visible(), i = all.indexOf(current), open = current.getAttribute("aria-expanded");
      const act = {
        ArrowDown: () => go(all[i + 1]), ArrowUp: () => go(all[i - 1]), Home: () => go(all[0]), End: () => go(all.at(-1)),
        ArrowRight: () => open === "false" ? toggle(current, true) : open && go(all[i + 1]),
        ArrowLeft: () => open === "true" ? toggle(current, false) : go(current.parentElement.closest("li")),
        Enter: () => toggle(current), " ": () => toggle(current),
      }[e.key];
      if (!act || e.ctrlKey || e.metaKey || e.altKey) return;
      e.preventDefault();
      act();
    });
    tree.addEventListener("click", (e) => {
      const f = e.target.closest(".f"), li = f && f.closest("li");
      if (!li) return;
      // A first click looks, one on the arrow or a second one opens and closes.
      if (li === current || e.clientX < f.getBoundingClientRect().left + 18) toggle(li);
      go(li);
    });
    tree.addEventListener("focusin", (e) => show(byItem.get(e.target.closest("li")), true));
    tree.addEventListener("mouseover", (e) => { const f = e.target.closest(".f"); if (f) show(byItem.get(f.closest("li"))); });
    tree.addEventListener("mouseleave", () => show(tree.contains(document.activeElement) ? byItem.get(current) : null));

    const say = (o, buffer) => {
      const f = fieldOf(buffer, o.at), e = o.all[o.at];
      show(f);
      if (!e) return;
      for (const x of o.pre.querySelectorAll(".cursor")) x.classList.remove("cursor");
      for (const x of e) x.classList.add("cursor");
      e[0].scrollIntoView({ block: "nearest", inline: "nearest" });
      status.textContent = `Octet ${o.at}: ${e[0].textContent === "••" ? "masked" : e[0].textContent}${f ? ", " + f.li.querySelector(".f").textContent : ""}`;
    };
    octets.forEach((o, buffer) => {
      o.pre.addEventListener("mouseover", (e) => { const i = e.target.dataset.i; if (i) show(fieldOf(buffer, +i)); });
      o.pre.addEventListener("mouseleave", () => show(null));
      o.pre.addEventListener("focus", () => say(o, buffer));
      o.pre.addEventListener("blur", () => { for (const x of o.pre.querySelectorAll(".cursor")) x.classList.remove("cursor"); });
      o.pre.addEventListener("click", (e) => {
        const i = e.target.dataset.i;
        if (!i) return;
        o.at = +i;
        const f = fieldOf(buffer, o.at);
        if (f) go(f.li);
      });
      o.pre.addEventListener("keydown", (e) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 16, ArrowUp: -16 }[e.key];
        if (e.ctrlKey || e.metaKey || e.altKey) return;
        if (step && o.all[o.at + step]) { o.at += step; say(o, buffer); }
        else if (e.key === "Enter") { const f = fieldOf(buffer, o.at); if (f) go(f.li); }
        else if (!step) return;
        e.preventDefault();
      });
    });
  };
  for (const packet of document.querySelectorAll(".packet")) packet.addEventListener("toggle", () => packet.open && build(packet), { once: true });
  // A link to a frame opens it and what it stands in.
  const reach = () => {
    const at = document.getElementById(location.hash.slice(1));
    if (!at || !at.classList.contains("packet")) return;
    for (let e = at; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    at.querySelector("summary").focus();
    at.scrollIntoView();
  };
  addEventListener("hashchange", reach);
  reach();
})();
