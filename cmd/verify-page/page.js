"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const packed = Uint8Array.from(atob("PROGRAM"), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(await new Response(stream).arrayBuffer(), go.importObject);
  go.run(instance);

  let file = null;
  const take = (f) => { file = f; };
  $("bundle").addEventListener("change", (e) => take(e.target.files[0] || null));
  const drop = $("drop");
  drop.addEventListener("dragover", (e) => { e.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    $("bundle").files = e.dataTransfer.files;
    take(e.dataTransfer.files[0] || null);
  });

  const element = (name, text) => { const e = document.createElement(name); e.textContent = text; return e; };
  const list = (title, items) => {
    if (!items || items.length === 0) return [];
    const ul = document.createElement("ul");
    ul.append(...items.map((x) => element("li", x)));
    return [element("h2", title), ul];
  };
  const table = (title, head, rows) => {
    if (rows.length === 0) return [];
    const t = document.createElement("table");
    const tr = (cells, kind) => { const r = document.createElement("tr"); r.append(...cells.map((c) => element(kind, c))); return r; };
    t.append(tr(head, "th"), ...rows.map((r) => tr(r, "td")));
    return [element("h2", title), t];
  };
  const show = (good, verdict, ...details) => {
    $("result").hidden = false;
    $("verdict").textContent = verdict;
    $("verdict").className = good ? "good" : "bad";
    $("details").replaceChildren(...details);
  };
  $("verify").addEventListener("click", async () => {
    if (!file) { show(false, "Choose a bundle first."); return; }
    const octets = new Uint8Array(await file.arrayBuffer());
    const x = JSON.parse(guylineVerify(octets, $("keys").value, $("proof").value, $("policy").value));
    if (x.error) { show(false, "✗ Not verified: " + x.error); return; }
    show(true, "✓ Verified: a bundle for " + x.recipient,
      ...list("Proved", x.proved), ...list("Not proved", x.notProved),
      ...table("Failing checks that are disclosed", ["severity", "check", "elements"], (x.failures || []).map((f) => [f.severity || "withheld", f.check, String(f.count)])),
      ...table("Counts that are disclosed", ["check", "counted"], (x.counts || []).map((c) => [c.check, c.text])),
      element("h2", "Root"), element("code", x.root));
  });
  $("verify").disabled = false;
  $("verify").textContent = "Verify";
})();
