// The trailer of a page: its proof, in a comment behind it. docs/developers/edition.md has the format.
import { refuse, same, sha, text, utf8 } from "./bytes.js";
import { check, editionOf, read } from "./head.js";
import { rootOf } from "./trie.js";

/** Bytes of a trailer at the most. */
export const LONGEST = 16384;

const FORM = /^<!--tamizdat 1\n((?:[A-Za-z0-9./_~-]|%[0-9A-F]{2})+)\n([A-Za-z0-9+/]+={0,2})\n([^\n>]+)\n-->\n$/;

/** A page as `body`, the bytes that are proved, and what its trailer says: `path`, `proof`, `targets`. */
export function split(page) {
  const from = Math.max(0, page.length - LONGEST);
  // A character for each byte, so that places in the text are places in the page.
  const end = Array.from(page.subarray(from), (byte) => String.fromCharCode(byte)).join("");
  const at = end.lastIndexOf("<!--tamizdat 1\n");
  const found = at >= 0 && FORM.exec(end.slice(at));
  if (!found || found.slice(1).some((line) => line.includes("--"))) refuse("missing");
  const bytes = (line) => Uint8Array.from(line, (letter) => letter.charCodeAt(0));
  const proof = bytes(atob(found[2]));
  if (btoa(String.fromCharCode(...proof)) !== found[2]) refuse("altered");
  return { body: page.subarray(0, from + at), path: decoded(found[1]), proof, targets: bytes(found[3]) };
}

function decoded(line) {
  try {
    return decodeURIComponent(line);
  } catch {
    refuse("altered");
  }
}

/** What edition a page with a trailer is authentic as of: its number, date and the page's path. `root` is a root as head.js reads it. */
export async function authentic(page, root) {
  const { body, path, proof, targets } = split(page);
  const file = read(targets, "targets");
  await check(file, root, "targets");
  const edition = editionOf(file);
  const found = await rootOf(path, await sha(body), body.length, proof);
  if (!same(found, edition.root)) refuse("altered");
  return { ...edition, path };
}
