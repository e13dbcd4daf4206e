// What the reader's own modules ask a mirror for, until a path is proved: requests and bytes, of a new reader and of one who was here.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

globalThis.crypto ??= webcrypto; // Node 18
const reader = new URL("../../tamizdat/house/static/house/reader/", import.meta.url);
const { editionOf, refresh } = await import(new URL("head.js", reader));
const { find } = await import(new URL("trie.js", reader));

const { root, files, nodes, paths } = JSON.parse(readFileSync(0, "utf8"));
const raw = (base64) => Uint8Array.from(Buffer.from(base64, "base64"));

const found = [];
for (const path of paths) {
  let requests = 0;
  let bytes = 0;
  const counted = (base64) => {
    requests++;
    bytes += base64 ? raw(base64).length : 0;
    return base64 ? raw(base64) : null;
  };
  const kept = { root: raw(root) };
  const get = async (name) => counted(files[name]);
  const { targets } = await refresh(kept, get, { save: (role, saved) => (kept[role] = saved) });
  const entry = await find(editionOf(targets).root, path, async (hash) => counted(nodes[Buffer.from(hash).toString("hex")]));
  const first = { requests, bytes, entry: Boolean(entry) };
  requests = bytes = 0;
  await refresh(kept, get);
  found.push({ first, again: { requests, bytes } });
}
process.stdout.write(JSON.stringify(found));
