// Checking Ed25519 signatures (RFC 8032 §5.1.7) where the browser cannot: Chrome before 137, Firefox before 129, Safari before 17.
// Nothing here is secret, so nothing needs constant time. Points are [X, Y, Z, T] in extended coordinates, §5.1.4.
import { hex, joined, sha, unhex } from "./bytes.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (number) => ((number % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (; exponent; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) result = mod(result * base);
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = (y1 - x1) * (y2 - x2);
  const b = (y1 + x1) * (y2 + x2);
  const c = mod(2n * t1 * t2) * D;
  const d = 2n * z1 * z2;
  const [e, f, g, h] = [mod(b - a), mod(d - c), mod(d + c), mod(b + a)];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point, scalar) {
  let result = [0n, 1n, 1n, 0n];
  for (; scalar; scalar >>= 1n, point = add(point, point)) if (scalar & 1n) result = add(result, point);
  return result;
}

const number = (bytes) => BigInt("0x" + hex(bytes.slice().reverse()));

/** The point that 32 bytes stand for; null when they stand for none, or not in the one form it has. */
function point(bytes) {
  const all = number(bytes);
  const y = all & (2n ** 255n - 1n);
  if (y >= P) return null;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * power(2n, (P - 1n) / 4n));
  const odd = all >> 255n;
  if (mod(v * x * x) !== u || (!x && odd)) return null;
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

/** The base point, y = 4/5, as 32 bytes: which is also a key that somebody could have. */
export const BASE = unhex("58" + "66".repeat(31));

/** Whether `signature` (64 bytes) over `message` is that of `key` (32 bytes). */
export async function verify(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [r, s] = [signature.slice(0, 32), number(signature.slice(32))];
  const [theirs, ours] = [point(key), point(r)];
  if (!theirs || !ours || s >= L) return false;
  const h = number(await sha(joined(r, key, message), 512)) % L;
  const [x, y, z] = add(times(theirs, h), ours);
  const [bx, by, bz] = times(point(BASE), s);
  return mod(x * bz - bx * z) === 0n && mod(y * bz - by * z) === 0n;
}
