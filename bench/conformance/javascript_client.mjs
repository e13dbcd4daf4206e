// The client under test over the reader's head.js, in strict mode. The reader knows Ed25519 only; the suite's own repositories
// (sigstore's, tuf-on-ci's) are signed with ECDSA, so this client hands head.js Node's check of it, as a second kind of key.
import { createPublicKey, verify as check, webcrypto } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

globalThis.crypto ??= webcrypto; // Node 18
const reader = new URL("../../tamizdat/house/static/house/reader/", import.meta.url);
const { matches, refresh } = await import(new URL("head.js", reader));
const { ed25519 } = await import(new URL("signatures.js", reader));
const { Refused } = await import(new URL("bytes.js", reader));

const LONGEST = 1 << 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "metadata-url": { type: "string" },
    "metadata-dir": { type: "string" },
    "target-name": { type: "string", multiple: true, default: [] },
    "target-dir": { type: "string" },
    "target-base-url": { type: "string" },
  },
});

async function verify(key, message, sig) {
  if (key.scheme !== "ecdsa-sha2-nistp256") return ed25519(key, message, sig);
  try {
    return check("sha256", message, createPublicKey(key.keyval.public), Buffer.from(sig, "hex"));
  } catch {
    return false;
  }
}

async function fetched(address, limit) {
  const response = await fetch(address);
  if (response.status === 404) return null;
  if (!response.ok) throw new Refused("missing", `the server answers ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > limit) throw new Refused("altered", "too long");
  return bytes;
}

const place = (role) => join(values["metadata-dir"], role + ".json");

const under = (base, path) => new URL(path.split("/").map(encodeURIComponent).join("/"), base.replace(/\/*$/, "/"));

async function download(name, targets, consistent) {
  const meta = targets.signed.targets[name];
  if (!meta || !Object.keys(meta.hashes ?? {}).length) throw new Refused("missing", `there is no ${name}`);
  const file = join(values["target-dir"], encodeURIComponent(name));
  const fits = (bytes) => matches(bytes, meta).then(() => true, () => false);
  if (existsSync(file) && (await fits(new Uint8Array(readFileSync(file))))) return;
  const [digest] = Object.values(meta.hashes);
  const path = consistent ? name.replace(/[^/]*$/, `${digest}.$&`) : name;
  const bytes = await fetched(under(values["target-base-url"], path), Math.min(meta.length, LONGEST));
  if (!bytes || !(await fits(bytes))) throw new Refused("altered", `${name} is not what was signed`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

async function main() {
  const [command, trusted] = positionals;
  if (command === "init") return copyFileSync(trusted, place("root"));
  const roles = ["root", "timestamp", "snapshot", "targets"].filter((role) => existsSync(place(role)));
  const kept = Object.fromEntries(roles.map((role) => [role, new Uint8Array(readFileSync(place(role)))]));
  const get = (name, limit) => fetched(under(values["metadata-url"], name), limit);
  const found = await refresh(kept, get, { strict: true, verify, save: (role, bytes) => writeFileSync(place(role), bytes) });
  for (const name of values["target-name"]) await download(name, found.targets, found.root.signed.consistent_snapshot);
}

main().catch((error) => {
  console.error(`refused: ${error.why ?? error.stack}: ${error.message}`);
  process.exitCode = 1;
});
