// Asking one mirror for one file: no cookies, no referrer, no redirects, never more bytes than asked for, never longer than told.
import { Refused, joined, refuse } from "./bytes.js";

/** The bytes of an answer; refuses more than `limit`. */
export async function within(response, limit) {
  const parts = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let next; !(next = await reader.read()).done; parts.push(next.value)) {
    length += next.value.length;
    if (length > limit) {
      reader.cancel();
      refuse("altered");
    }
  }
  return joined(...parts);
}

async function once(address, limit, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const asked = { signal: stop.signal, credentials: "omit", referrerPolicy: "no-referrer", redirect: "error", cache: "no-store" };
    const response = await fetch(address, asked);
    if (response.ok) return await within(response, limit);
    if (response.status === 404 || response.status === 410) return null;
    refuse("missing");
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The bytes at an address, null when there are none. Asks twice: where connections are cut after 16 kB, the second one
 * begins anew. `patience`: milliseconds for each.
 */
export const bytesAt = (address, limit, patience) =>
  once(address, limit, patience).catch((error) => {
    if (error instanceof Refused || error.name === "AbortError") throw error;
    return once(address, limit, patience);
  });
