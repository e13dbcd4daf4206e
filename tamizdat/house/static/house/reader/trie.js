// The trie over all files of an edition, as docs/developers/edition.md has it. Refuses what tamizdat/edition/nodes.py refuses.
import { hex, joined, refuse, sha, utf8 } from "./bytes.js";

const [KEY, HASH, ENTRY, FULL, BITS, WIDTH, DEEPEST] = [16, 32, 52, 32, 5, 32, 25];

/** Bytes of the largest node. */
export const LARGEST = 2 + FULL * ENTRY;

const leafHash = (data) => sha(joined([0], data));

const nodeHash = (left, right) => sha(joined([1], left, right));

/** The largest power of two smaller than `size`. */
const half = (size) => 2 ** (31 - Math.clz32(size - 1));

/** The root over leaf hashes, RFC 6962 §2.1. */
async function merkle(hashes) {
  if (hashes.length < 2) return hashes[0] ?? sha(new Uint8Array());
  const middle = half(hashes.length);
  return nodeHash(...(await Promise.all([merkle(hashes.slice(0, middle)), merkle(hashes.slice(middle))])));
}

/** For each sibling of leaf `index` of `size`, lowest first: whether it stands on the left. */
function steps(index, size) {
  if (size < 2) return [];
  const middle = half(size);
  return index < middle ? [...steps(index, middle), false] : [...steps(index - middle, size - middle), true];
}

async function climb(hash, index, size, siblings) {
  for (const [n, left] of steps(index, size).entries()) hash = await (left ? nodeHash(siblings[n], hash) : nodeHash(hash, siblings[n]));
  return hash;
}

const pieces = (raw, from, length) => {
  const found = [];
  for (let at = from; at < raw.length; at += length) found.push(raw.slice(at, at + length));
  return found;
};

/** The key of a path: as the file is called in the tree, decoded, without a slash in front. */
export async function keyOf(path) {
  const odd = path !== path.normalize("NFC") || /[\\\p{Cc}\p{Cs}]/u.test(path);
  if (odd || path.split("/").some((part) => part === "" || part === "." || part === "..")) refuse("altered"); // No file has such a name.
  return (await sha(utf8(path))).slice(0, KEY);
}

/** Which branch `key` takes at a fork `depth` forks below the root. */
const turn = (key, depth) => {
  const bits = Array.from(key, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return parseInt(bits.slice(BITS * depth, BITS * (depth + 1)), 2);
};

function leaf(raw) {
  if (!(raw[1] <= FULL) || raw.length !== 2 + raw[1] * ENTRY) refuse("altered"); // The length of a leaf does not fit.
  const entries = pieces(raw, 2, ENTRY);
  const keys = entries.map((entry) => hex(entry.slice(0, KEY)));
  if (keys.some((key, n) => n && keys[n - 1] >= key)) refuse("altered"); // The entries of a leaf are not in order.
  return { entries };
}

function fork(raw) {
  const there = raw.length < 5 ? 0 : new DataView(raw.buffer, raw.byteOffset).getUint32(1);
  const hashes = pieces(raw, 5, HASH);
  const branches = Array.from({ length: WIDTH }, (_, n) => ((there >>> n) & 1 ? hashes.shift() : new Uint8Array(HASH)));
  const fits = raw[0] === 0x46 && raw.length >= 5 && !hashes.length && branches.every((each) => each?.length === HASH);
  if (!fits || branches.some((each, n) => (there >>> n) & 1 && !each.some(Boolean))) refuse("altered"); // These bytes are no node.
  return { branches };
}

/** The node with this hash: `entries` of a leaf or `branches` of a fork. */
export async function parse(raw, hash) {
  if (raw.length > LARGEST) refuse("altered"); // A node is too long.
  const node = raw[0] === 0x4c ? leaf(raw) : fork(raw);
  const found = await merkle(await Promise.all((node.entries ?? node.branches).map(leafHash)));
  if (hex(found) !== hex(hash)) refuse("altered"); // These bytes are not the node that was asked for.
  return node;
}

const unpacked = (entry) => ({ digest: entry.slice(KEY, KEY + HASH), length: new DataView(entry.buffer, entry.byteOffset).getUint32(KEY + HASH) });

/** The file that an edition has at `path`, as its `digest` and `length`; null when it provably has none. `get(hash)` gives packed nodes. */
export async function find(root, path, get) {
  const key = await keyOf(path);
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const node = await parse(await get(root), root);
    if (node.entries) {
      const entry = node.entries.find((each) => hex(each.slice(0, KEY)) === hex(key));
      return entry ? unpacked(entry) : null;
    }
    if (depth === DEEPEST) break;
    root = node.branches[turn(key, depth)];
    if (!root.some(Boolean)) return null;
  }
  refuse("altered"); // A fork stands where only a leaf can.
}

/** The root of the edition that the packed `proof` says has a file with this digest and length at `path`. */
export async function rootOf(path, digest, length, proof) {
  const [index, size, forks] = proof;
  if (!(index < size && size <= FULL && forks <= DEEPEST)) refuse("altered"); // These bytes are no proof.
  const [key, siblings, inside] = [await keyOf(path), pieces(proof, 3, HASH), steps(index, size).length];
  if (proof.length !== 3 + HASH * (inside + BITS * forks)) refuse("altered"); // The proof has more or fewer hashes than it needs.
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, length);
  let hash = await climb(await leafHash(joined(key, digest, number)), index, size, siblings.splice(0, inside));
  for (let depth = forks - 1; depth >= 0; depth--) hash = await climb(await leafHash(hash), turn(key, depth), WIDTH, siblings.splice(0, BITS));
  return hash;
}
