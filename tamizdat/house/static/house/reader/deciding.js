// Which answer a reader gets: the paper's own when it is proved, else a mirror's, else what was kept, else a refusal.
import { dated, instead, shown } from "./answers.js";
import { refuse } from "./bytes.js";
import { within } from "./fetching.js";
import { read } from "./head.js";
import { keep, kept, keptHead } from "./memory.js";
import { fromMirrors } from "./sources.js";
import { authentic } from "./trailer.js";

/** How long mirrors are asked at once, without waiting for the paper's own address, after it did not answer. */
const TROUBLE = 60000;

/** Bytes of a page at the most. */
const PAGE = 8 << 20;

let troubleUntil = 0;

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function provedBy(bytes, path) {
  const edition = await authentic(bytes, read((await keptHead()).root, "root"));
  if (edition.path !== path) refuse("altered");
  return edition;
}

/** The paper's own answer: a page only with its proof; anything else as it comes, since pages say what stands in them. */
async function fromOrigin(request, path, page, source, heard) {
  // A page not out of the browser's cache: an old answer there would hide for hours that the address is blocked.
  const response = await fetch(request, page ? { cache: "no-cache" } : {});
  heard(response);
  if (!response.ok) refuse("missing");
  if (!page) {
    if (/html/.test(response.headers.get("Content-Type")) && !path.endsWith(".html")) refuse("altered");
    return { response, source };
  }
  const bytes = await within(response, PAGE);
  await provedBy(bytes, path);
  await keep(path, bytes);
  return { response: shown(path, bytes), source };
}

async function mirrored(path, page, more) {
  let found = await fromMirrors(path, more);
  const status = found.bytes ? 200 : 404;
  if (!found.bytes && page) found = await fromMirrors((path = "404.html"), more);
  const { bytes, edition, source } = found;
  if (!bytes) refuse("missing");
  await keep(path, bytes);
  return { response: shown(path, page && !edition.current ? dated(bytes, edition) : bytes, status), source };
}

/** What was kept on the device, proved again. */
async function offline(path, page) {
  const bytes = (await kept(path)) ?? refuse("missing");
  return { response: shown(path, page ? dated(bytes, await provedBy(bytes, path)) : bytes) };
}

/** The `response` to a request, and the `source` it came from when that may be asked for more. */
export async function answersFor(request, path, page, scope) {
  let alive, settled;
  const own = fromOrigin(request, path, page, scope, ({ type }) => (alive = type !== "opaqueredirect"));
  const ended = own.then(() => (settled = true), () => {});
  const begin = Promise.race([ended, wait(Date.now() < troubleUntil ? 0 : PAPER.patience)]);
  const others = begin.then(() => settled ? new Promise(() => {}) : mirrored(path, page, alive ? [scope] : []));
  try {
    const answer = await Promise.any([own, others]);
    troubleUntil = alive ? 0 : Date.now() + TROUBLE;
    return answer;
  } catch {
    return offline(path, page).catch(() => ({ response: page ? instead("refusal", path, 503, { forget: scope + "edition/forget#" + path }) : Response.error() }));
  }
}
