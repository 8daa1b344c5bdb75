import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The entries of a ZIP file by name (APPNOTE.TXT 4.3: end record, central directory, local headers). */
export function readZip(file: string): Map<string, Buffer> {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) {
    throw new Error(`${file} is no ZIP file`);
  }

  const entries = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(begin, begin + size);
    entries.set(zip.toString('utf8', at + 46, at + 46 + nameLength), method === 0 ? data : inflateRawSync(data));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }

  return entries;
}

/** The rows of each table of a backup, sorted, because a table has no order. */
export function tablesOf(backup: string): Record<string, string[]> {
  const tables = [...readZip(backup)].filter(([name]) => name.startsWith('tables/'));
  return Object.fromEntries(
    tables.map(([name, rows]) => [
      name.replace(/^tables\/|\.txt$/g, ''),
      rows.toString('utf8').split('\n').filter(Boolean).sort(),
    ]),
  );
}
