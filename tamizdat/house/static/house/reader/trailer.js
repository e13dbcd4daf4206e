// The trailer of a page: its proof, in a comment behind it. docs/developers/edition.md has the format.
import { refuse, same, sha, text, utf8 } from "./bytes.js";
import { check, editionOf, read } from "./head.js";
import { rootOf } from "./trie.js";

/** Bytes of a trailer at the most. */
export const LONGEST = 16384;

const FORM = /^((?:[A-Za-z0-9./_~-]|%[0-9A-F]{2}){1,3000})\n([A-Za-z0-9+/]{4,8000}={0,2})\n(\{[ -=?-~]{1,8000}\})\n-->\n$/;

/** A page as `body`, the bytes that are proved, and what its trailer says: `path`, `proof`, `targets`. Missing is only what is not even begun. */
export function split(page) {
  // A character for each byte, so that places in the text are places in the page.
  const [letters, mark] = [new TextDecoder("latin1").decode(page), "<!--tamizdat 1\n"];
  const at = letters.lastIndexOf(mark);
  if (at < 0) refuse("missing");
  const found = FORM.exec(letters.slice(at + mark.length));
  if (!found || found.some((line, n) => n && line.includes("--"))) refuse("altered");
  const bytes = (line) => Uint8Array.from(line, (letter) => letter.charCodeAt(0));
  const proof = bytes(atob(found[2]));
  if (btoa(String.fromCharCode(...proof)) !== found[2]) refuse("altered");
  return { body: page.subarray(0, at), path: decoded(found[1]), proof, targets: bytes(found[3]) };
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
