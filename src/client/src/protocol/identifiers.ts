/** 128 random bits in hexadecimal. Not crypto.randomUUID, which plain http does not have. */
export function newId(): string {
  return hex(16);
}

/** 256 random bits: the secret of a seat. */
export function newSeatToken(): string {
  return hex(32);
}

function hex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (value) => value.toString(16).padStart(2, '0')).join('');
}
