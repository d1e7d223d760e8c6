const FNV_PRIME = 0x01000193;
const FNV_BASIS = 0x811c9dc5;

/**
 * 64 bits of `bytes` as 16 hexadecimal digits, to tell data sets apart (no defence against
 * forgery). Two 32-bit hashes side by side: FNV-1a (Fowler, Noll & Vo), and the same run from
 * another basis with the position mixed in.
 */
export function hashBytes(bytes: Uint8Array): string {
  let plain = FNV_BASIS;
  let placed = ~FNV_BASIS;
  for (let i = 0; i < bytes.length; i++) {
    plain = Math.imul(plain ^ bytes[i]!, FNV_PRIME);
    placed = Math.imul(placed ^ bytes[i]! ^ i, FNV_PRIME);
    placed ^= placed >>> 15;
  }
  return [plain, placed].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
