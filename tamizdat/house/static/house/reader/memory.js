// What the worker remembers between its lives: the head it has seen and the signed list of mirrors. No page, unless the reader asked
// for that. PAPER says which paper it is: `fingerprint`, and `root`, the newest one when the worker was printed.
import { text, utf8 } from "./bytes.js";

const [DRAWER, PAGES, MOST] = ["tamizdat", "tamizdat-pages", 300];

let memory, gone;

export const today = () => new Date().toISOString().slice(0, 10);

/** `head` (text of each role), `mirrors`, `leave` (paths that are no pages), `day` of the last look around, `keep` (whether pages are kept). */
export const remembered = () =>
  (memory ??= caches
    .match(PAPER.fingerprint, { cacheName: DRAWER })
    .then((kept) => kept?.json() ?? { head: { root: PAPER.root }, mirrors: [], leave: [] }));

export async function remember(changes) {
  const now = Object.assign(await remembered(), changes);
  if (!gone) await (await caches.open(DRAWER)).put(PAPER.fingerprint, new Response(JSON.stringify(now)));
}

/** The head as bytes, as head.js wants it. */
export async function keptHead() {
  const { head } = await remembered();
  return Object.fromEntries(Object.entries(head).map(([role, json]) => [role, utf8(json)]));
}

export const keepHead = async (role, bytes) => remember({ head: { ...(await remembered()).head, [role]: text(bytes) } });

/** Keeps a page or a picture when the reader asked for it, the oldest making room. */
export async function keep(path, bytes) {
  if (!(await remembered()).keep) return;
  const cache = await caches.open(PAGES);
  await cache.put(encodeURI(path), new Response(bytes));
  for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old);
}

export async function kept(path) {
  const found = await caches.match(encodeURI(path), { cacheName: PAGES });
  return found && new Uint8Array(await found.arrayBuffer());
}

export const dropPages = () => caches.delete(PAGES);

/** Leaves nothing behind on this device: also not what an answer that is still under way would remember. */
export async function forget() {
  gone = true;
  memory = null;
  for (const each of await caches.keys()) await caches.delete(each);
  await registration.unregister();
}
