// The service worker. While the paper's own address answers with pages that carry a valid proof, it only looks on. When that
// address fails, hangs or answers with something else, it brings the page from a mirror of the signed list. docs/developers/reader.md
import { instead } from "./answers.js";
import { refuse } from "./bytes.js";
import { answersFor } from "./deciding.js";
import { dropPages, forget, remember, remembered, today } from "./memory.js";
import { readPolicy } from "./sources.js";

const scope = new URL("./", location.href);
const FORGET = "edition/forget";

/** The path in the paper that a request is about; null for what is none of our business. */
function pathOf({ method, url, headers }, page) {
  const { href, pathname } = new URL(url);
  if (method !== "GET" || !href.startsWith(scope.href) || headers.has("range")) return null;
  let path;
  try {
    path = decodeURIComponent(pathname.slice(scope.pathname.length)).replace(/(^|\/)$/, "$1index.html");
  } catch {
    return null;
  }
  if (path === FORGET) return path;
  return /^(edition\/|worker\.js$)/.test(path) || (page && !path.endsWith(".html")) ? null : path;
}

/** Once a day, behind the reader's back and from wherever pages come: newer mirrors, a newer head, or the order to go. */
async function lookAround(source) {
  if ((await remembered()).day !== today() && !(await readPolicy(source))) await forget();
}

addEventListener("install", (event) => {
  // Without a sealed edition at the paper's own address there is no worker: it would have nothing to check pages by.
  event.waitUntil(readPolicy(scope.href).then((wanted) => (wanted ? skipWaiting() : refuse("unregister"))));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const page = request.mode === "navigate";
  const path = pathOf(request, page);
  const answer = async () => {
    if (path === FORGET) return forget().then(() => instead("forgotten", new URL(request.url).hash.slice(1), 200));
    if ((await remembered()).leave.some((each) => path.startsWith(each))) return fetch(request);
    const { response, source } = await answersFor(request, path, page, scope.href);
    if (page && source) event.waitUntil(lookAround(source).catch(() => {}));
    return response;
  };
  if (path !== null) event.respondWith(answer());
});

const ORDERS = {
  forget,
  keep: () => remember({ keep: true }),
  drop: () => remember({ keep: false }).then(dropPages),
  ask: async () => (await remembered()).keep,
};

addEventListener("message", (event) => {
  event.waitUntil(ORDERS[event.data]().then((answer) => event.ports[0].postMessage(answer)));
});
