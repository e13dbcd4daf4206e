// Ed25519 by the browser where it can, by ed25519.js where it cannot.
import { unhex } from "./bytes.js";
import { BASE, verify } from "./ed25519.js";

let able;

/** Whether this browser knows Ed25519; asked once, with a key that is one. */
const knows = () =>
  (able ??= crypto.subtle.importKey("raw", BASE, "Ed25519", false, ["verify"]).then(
    () => true,
    () => false,
  ));

/** Whether `sig` (hex) over `message` is that of `key`, a key as TUF writes it. Whatever is no Ed25519 key signs nothing. */
export async function ed25519(key, message, sig) {
  if (key.keytype !== "ed25519" || key.scheme !== "ed25519") return false;
  try {
    const [raw, signature] = [unhex(key.keyval.public), unhex(sig)];
    if (!(await knows())) return await verify(raw, message, signature);
    const imported = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch {
    return false;
  }
}
