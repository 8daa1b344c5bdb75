// Writes the manifest the server expects, until the client build produces it.
import { mkdir, writeFile } from 'node:fs/promises';

const out = new URL('../../Parley.Server/wwwroot/client/', import.meta.url);
await mkdir(out, { recursive: true });
await writeFile(new URL('manifest.json', out), '{}\n');
