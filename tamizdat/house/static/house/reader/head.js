// The signed head of an edition: a client of TUF 1.0 (https://theupdateframework.github.io/specification/latest/, section 5)
// for a repository whose one target is `edition`, the root of the trie. No delegations.
//
// It departs from TUF in one point, unless told to be strict: what is out of date is reported, not refused, since a paper read
// during a shutdown must not go blank. And it asks for a newer root only when the timestamp says that there is one.
import { hex, refuse, sha, text, unhex, utf8 } from "./bytes.js";
import { ed25519 } from "./signatures.js";

/** Bytes of a file at the most, whatever is promised about it. */
const LIMITS = { root: 65536, timestamp: 16384, snapshot: 65536, targets: 65536 };

/** Roots that one refresh goes through. */
const ROOTS = 64;

const whole = (number) => Number.isSafeInteger(number) && number > 0;

/** Canonical JSON as TUF signs it: keys in order, nothing escaped but the quotation mark and the backslash. */
export function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join() + "]";
  if (typeof value === "string") return '"' + value.replace(/["\\]/g, "\\$&") + '"';
  if (value && typeof value === "object") {
    const names = Object.keys(value).sort();
    return "{" + names.map((name) => canonical(name) + ":" + canonical(value[name])).join() + "}";
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) refuse("altered");
  return String(value);
}

/** A file of TUF as its parts, not trusted yet. */
export function read(bytes, role) {
  let file;
  try {
    file = JSON.parse(text(bytes));
  } catch {
    refuse("altered");
  }
  const { signed, signatures } = file ?? {};
  const [sound, expires] = [signed && Array.isArray(signatures), Date.parse(signed?.expires)];
  if (!sound || signed._type !== role || !/^1\./.test(signed.spec_version) || !whole(signed.version) || !(expires > 0))
    refuse("altered");
  return { role, bytes, signed, signatures, expires, version: signed.version };
}

/** Refuses a file that not enough of the keys that `root` names for `role` have signed; as altered when one of them is named and has not. */
export async function check(file, root, role, verify = ed25519) {
  const { keyids, threshold } = root.signed.roles?.[role] ?? {};
  const signers = file.signatures.map((each) => each.keyid);
  if (!whole(threshold) || new Set(keyids).size !== keyids.length) refuse("altered");
  if (new Set(signers).size !== signers.length) refuse("altered");
  const message = utf8(canonical(file.signed));
  const good = new Set();
  let why = "unknown key";
  for (const { keyid, sig } of file.signatures) {
    const key = keyids.includes(keyid) && root.signed.keys[keyid];
    if (key && (await verify(key, message, sig))) good.add(key.keyval.public);
    else if (key) why = "altered";
  }
  if (good.size < threshold) refuse(why);
}

/** Refuses bytes that are not those of `meta`: its length and its hashes, as far as it has any. */
export async function matches(bytes, meta) {
  if (meta.length !== undefined && bytes.length !== meta.length) refuse("altered");
  for (const [name, digest] of Object.entries(meta.hashes ?? {})) {
    const bits = { sha256: 256, sha512: 512 }[name];
    if (!bits || hex(await sha(bytes, bits)) !== digest) refuse("altered");
  }
}

const metaOf = (file, role) => {
  const meta = file.signed.meta?.[role + ".json"];
  if (!whole(meta?.version)) refuse("altered");
  return meta;
};

/**
 * Brings what is kept up to date.
 *
 * kept: bytes of `root`, and of `timestamp`, `snapshot` and `targets` where there are any.
 * get(name, limit): bytes of a file below edition/metadata/, null when there is none.
 * save(role, bytes): called for each file as soon as it is trusted.
 * Gives the four files, and in `expired` the first whose time is over, if any.
 */
export async function refresh(kept, get, { strict = false, now = Date.now(), save = () => {}, verify = ed25519 } = {}) {
  let expired = null;

  const trust = (file, before) => {
    if (file.expires <= now) {
      if (strict) refuse("expired");
      expired ??= file;
    }
    if (file !== before) save(file.role, file.bytes);
    return file;
  };
  const fetched = async (name, role, length = LIMITS[role]) => {
    const bytes = await get(name, Math.min(length, LIMITS[role]));
    if (!bytes) refuse("missing");
    return read(bytes, role);
  };
  // What an older root's keys have signed counts no more: so a paper recovers from a thief who counted far ahead.
  const known = async (role) => {
    try {
      const file = read(kept[role], role);
      await check(file, root, role, verify);
      return file;
    } catch {
      return null;
    }
  };

  let root = read(kept.root, "root");
  await check(root, root, "root", verify);
  const early = strict ? null : await fetched("timestamp.json", "timestamp");
  const newest = strict ? Infinity : (early.signed.root_version ?? 0);
  for (let n = 0; n < ROOTS && root.version < newest; n++) {
    const bytes = await get(root.version + 1 + ".root.json", LIMITS.root);
    if (!bytes && strict) break;
    const next = read(bytes ?? utf8("null"), "root");
    await check(next, root, "root", verify);
    await check(next, next, "root", verify);
    if (next.version !== root.version + 1) refuse("altered");
    root = next;
    save("root", root.bytes); // even when its time is over: the next one is signed by its keys
  }
  trust(root, root);

  const before = await known("timestamp");
  let timestamp = early ?? (await fetched("timestamp.json", "timestamp"));
  await check(timestamp, root, "timestamp", verify);
  const backwards = before && (timestamp.version < before.version || (timestamp.version > before.version && metaOf(timestamp, "snapshot").version < metaOf(before, "snapshot").version));
  if (backwards) refuse("rolled back");
  if (before?.version === timestamp.version) timestamp = before;
  metaOf(timestamp, "snapshot");
  trust(timestamp, before);

  const next = async (role, from) => {
    const meta = metaOf(from, role);
    const old = await known(role);
    if (old?.version === meta.version && (await matches(old.bytes, meta).then(() => true, () => false))) return [old, old];
    const name = (root.signed.consistent_snapshot ? meta.version + "." : "") + role + ".json";
    const file = await fetched(name, role, meta.length);
    await matches(file.bytes, meta);
    await check(file, root, role, verify);
    if (file.version !== meta.version) refuse("altered");
    return [file, old];
  };
  const [snapshot, last] = await next("snapshot", timestamp);
  for (const [name, meta] of Object.entries(last?.signed.meta ?? {}))
    if (!(snapshot.signed.meta[name]?.version >= meta.version)) refuse("rolled back");
  metaOf(snapshot, "targets");
  trust(snapshot, last);
  const [targets, same] = await next("targets", snapshot);
  trust(targets, same);
  return { root, timestamp, snapshot, targets, expired };
}

/** What a targets file says of its edition: its number, the moment it was pressed, the root of its trie. */
export function editionOf(targets) {
  const custom = targets.signed.targets?.edition?.custom;
  if (!whole(custom?.number) || !/^[0-9a-f]{64}$/.test(custom.root)) refuse("altered");
  return { number: custom.number, pressed: custom.pressed_at, root: unhex(custom.root) };
}
