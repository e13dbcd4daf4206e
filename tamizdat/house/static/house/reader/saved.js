// The page that checks saved copies: without a network, from a disk too. PAPER.roots are all roots of the paper, oldest first.
// The sentences stand in the page, in its language.
import { utf8 } from "./bytes.js";
import { read } from "./head.js";
import { authentic } from "./trailer.js";

const part = (name) => document.getElementById("saved-" + name);

/** A name of one of the page's sentences, and what belongs into it. */
async function verdict(bytes) {
  const roots = PAPER.roots.map((root) => read(utf8(root), "root")).reverse();
  let why;
  for (const [age, root] of roots.entries()) {
    try {
      return [age ? "replaced" : "authentic", await authentic(bytes, root)];
    } catch (error) {
      why = error.why;
      if (why !== "unknown key") break;
    }
  }
  return [{ missing: "missing", "unknown key": "unknown" }[why] ?? "altered", {}];
}

async function judge(file) {
  const line = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = file.name;
  const [found, edition] = await verdict(new Uint8Array(await file.arrayBuffer()));
  line.className = "saved-" + found;
  const date = edition.pressed && new Date(edition.pressed).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  const values = { ...edition, date };
  line.append(name, " ", part("verdicts").dataset[found].replace(/{(\w+)}/g, (_, value) => values[value]));
  part("verdicts").prepend(line);
}

/** What the worker answers to an order; nothing when there is no worker. */
const told = (order) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    navigator.serviceWorker.controller.postMessage(order, [port2]);
  });

async function control() {
  if (!navigator.serviceWorker?.controller) return;
  part("keep").checked = await told("ask");
  part("keep").onchange = () => told(part("keep").checked ? "keep" : "drop");
  part("forget").onclick = () => told("forget").then(() => (part("device").textContent = part("device").dataset.forgotten));
  part("device").hidden = false;
}

if (globalThis.crypto?.subtle) {
  const all = (files) => [...files].forEach(judge);
  part("files").onchange = ({ target }) => all(target.files);
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    all(event.dataTransfer.files);
  });
  part("form").hidden = false;
  control();
} else part("insecure").hidden = false;
