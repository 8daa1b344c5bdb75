// The call page may load at most 150 kB of script, gzipped; what it loads only on demand is not counted.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const limit = 150_000;
const out = new URL('../../Parley.Server/wwwroot/client/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));

function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined) {
    throw new Error(`manifest.json has no ${key}`);
  }
  if (!seen.has(chunk.file)) {
    seen.add(chunk.file);
    for (const imported of chunk.imports ?? []) {
      filesOf(imported, seen);
    }
  }
  return seen;
}

const entries = Object.keys(manifest).filter((key) => /^src\/main(\.\w+)?\.ts$/.test(key));
for (const entry of entries) {
  const files = [...filesOf(entry)];
  const bytes = files.map((file) => gzipSync(readFileSync(join(out, file)), { level: 9 }).length);
  const total = bytes.reduce((sum, size) => sum + size, 0);
  console.log(
    `${entry}: ${files.length} script files, ${(total / 1000).toFixed(1)} kB gzipped (limit ${limit / 1000} kB)`,
  );
  if (total > limit) {
    process.exitCode = 1;
  }
}
