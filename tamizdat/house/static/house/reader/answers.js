// What a reader is shown: proved bytes under headers of our own (a mirror's headers prove nothing), with a banner where they are old.
// PAPER.pages holds, for each language, what the worker itself has to say, as HTML; the first language is the main one.
import { text, utf8 } from "./bytes.js";

export function shown(path, bytes, status = 200) {
  const type = PAPER.types[path.replace(/.*\./, "")] ?? "application/octet-stream";
  const policy = path.endsWith("verify.html") ? PAPER.verify_policy : PAPER.policy;
  const headers = { "Content-Type": type, "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" };
  return new Response(bytes, { status, headers });
}

const filled = (language, name, values) => {
  const pages = PAPER.pages[language] ?? Object.values(PAPER.pages)[0];
  return pages[name].replace(/{(\w+)}/g, (_, value) => values[value]);
};

/** A page with a line above it that says of which edition it is. */
export function dated(page, { number, pressed }) {
  const html = text(page);
  const language = /<html lang="([\w-]+)/.exec(html)?.[1];
  const date = new Date(pressed).toLocaleDateString(language, { dateStyle: "long" });
  return utf8(html.replace(/<body[^>]*>/, "$&" + filled(language, "banner", { number, date })));
}

/** In place of a page that nobody could give as it was signed: 503. */
export const instead = (name, path, status, values) => shown("answer.html", filled(path.split("/")[0], name, values), status);
