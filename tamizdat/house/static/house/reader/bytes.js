// Bytes, their hashes and the ways they are written down.

/** Something that is not shown to a reader. `why`: altered, unknown key, rolled back, expired, missing. */
export class Refused extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export function refuse(why) {
  throw new Refused(why);
}

export const utf8 = (text) => new TextEncoder().encode(text);

export const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function unhex(digits) {
  if (!/^([0-9a-f]{2})*$/.test(digits)) refuse("altered");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export const same = (one, other) => hex(one) === hex(other);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const sha = async (bytes, bits = 256) => new Uint8Array(await crypto.subtle.digest("SHA-" + bits, bytes));
