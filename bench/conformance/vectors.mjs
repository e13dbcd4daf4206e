// Key, message and signature, in hex, for each vector; says of each whether the reader's own Ed25519 accepts it.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

globalThis.crypto ??= webcrypto; // Node 18
const { verify } = await import(new URL("../../tamizdat/house/static/house/reader/ed25519.js", import.meta.url));
const unhex = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
const found = [];
for (const [key, message, signature] of JSON.parse(readFileSync(0, "utf8"))) found.push(await verify(unhex(key), unhex(message), unhex(signature)));
process.stdout.write(JSON.stringify(found));
