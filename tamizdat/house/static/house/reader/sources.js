// Pages and pictures from the mirrors of the signed list: one at random, then the next; nothing is shown that is not proved.
import { hex, refuse, same, sha, text } from "./bytes.js";
import { bytesAt } from "./fetching.js";
import { check, editionOf, read, refresh } from "./head.js";
import { keepHead, keptHead, remember, remembered, today } from "./memory.js";
import { LONGEST, split } from "./trailer.js";
import { LARGEST, find } from "./trie.js";

/** A head is asked for again after so many milliseconds. */
const FRESH = 60000;

/** Bytes of a file that the worker takes from a mirror, at the most. */
const HEAVIEST = 64 << 20;

const heads = new Map();
const nodes = new Map();
let best, first;

/** One head after the other: what one mirror says is measured by what the last one said. */
let line = Promise.resolve();

/** The newest head that `source` has, as refresh() gives it; asked for once, however many files are wanted. */
function headOf(source) {
  const known = heads.get(source);
  if (known && Date.now() - known.at < FRESH) return known.head;
  const asked = { at: Date.now(), head: line.then(() => renewed(source)) };
  heads.set(source, asked);
  line = asked.head.catch(() => (asked.at -= FRESH - PAPER.patience));
  return asked.head;
}

async function renewed(source) {
  const saved = [];
  const get = (name, limit) => bytesAt(source + "edition/metadata/" + name, limit, PAPER.patience);
  try {
    return await refresh(await keptHead(), get, { save: (...file) => saved.push(file) });
  } finally {
    for (const file of saved) await keepHead(...file); // a new root counts even when nothing after it does
  }
}

/** The edition to take files from: what `source` has, if it is not older than what is known; else what is known. */
async function editionAt(source) {
  try {
    const head = await headOf(source);
    const further = head.root.version - best?.root.version || head.timestamp.version - best?.timestamp.version;
    if (!(further < 0)) best = head;
  } catch {
    best = await lastSeen();
  }
  return { ...editionOf(best.targets), current: best.expired === null };
}

/** The head that was seen last, when it still holds: files prove themselves, so any mirror may give them. */
async function lastSeen() {
  const kept = await keptHead();
  const [root, timestamp, targets] = ["root", "timestamp", "targets"].map((role) => read(kept[role], role));
  await check(targets, root, "targets");
  return { root, timestamp, targets, expired: timestamp.expires > Date.now() ? null : timestamp };
}

const place = (kind, digest) => "edition/" + kind + "/" + hex(digest).replace(/^../, "$&/");

async function nodeAt(source, hash) {
  const at = place("nodes", hash);
  if (!nodes.has(at)) nodes.set(at, (await bytesAt(source + at, LARGEST, PAPER.patience)) ?? refuse("missing"));
  return nodes.get(at);
}

/** Whether these are the bytes of an entry; a page may carry its trailer behind them. */
async function proved(bytes, entry) {
  const body = bytes.length > entry.length ? split(bytes).body : bytes;
  return body.length === entry.length && same(await sha(body), entry.digest);
}

/** The file that `source` has at `path` in the newest edition: `bytes` (null when the edition has none) and `edition`. */
async function fileAt(source, path) {
  const edition = await editionAt(source);
  const entry = await find(edition.root, path, (hash) => nodeAt(source, hash)).catch((error) => {
    nodes.clear(); // what was not the node that was asked for must not be met again
    throw error;
  });
  if (!entry) return { source, edition, bytes: null };
  if (entry.length > HEAVIEST) refuse("missing");
  const limit = entry.length + (path.endsWith(".html") ? LONGEST : 0);
  for (const at of [place("files", entry.digest), path.split("/").map(encodeURIComponent).join("/")]) {
    const bytes = await bytesAt(source + at, limit, PAPER.patience + entry.length / 4).catch(() => null);
    if (bytes && (await proved(bytes, entry).catch(() => false))) return { source, edition, bytes };
  }
  refuse("altered");
}

/** The file from the first mirror that has it as it was signed; of an edition that is out of date only when no mirror has a current one. */
export async function fromMirrors(path, more) {
  const { mirrors } = await remembered();
  const drawn = mirrors.map((mirror) => [Math.random(), mirror]).sort().map(([, mirror]) => mirror);
  let old;
  // Whoever answered last comes first: the fewer mirrors know a reader, the better.
  for (const source of new Set([...(first ? [first] : []), ...more, ...drawn])) {
    const found = await fileAt(source, path).catch(() => null);
    if (found) first = source;
    if (found?.edition.current) return found;
    old ??= found;
  }
  return old ?? refuse("missing");
}

const mayBeAsked = ({ address }) => /^https:\/\/.*\/$|^http:\/\/(127\.0\.0\.1|localhost|\w+\.onion)(:\d+)?\/(.*\/)?$/.test(address);

/** Reads what the paper decides about its readers' workers: mirrors, paths to leave alone, and whether there should be a worker. */
export async function readPolicy(source) {
  const { bytes } = await fileAt(source, "mirrors.json");
  const { mirrors = [], leave = [], worker } = bytes ? JSON.parse(text(bytes)) : {};
  await remember({ mirrors: mirrors.filter(mayBeAsked).map((each) => each.address), leave, day: today() });
  return worker !== "unregister";
}
