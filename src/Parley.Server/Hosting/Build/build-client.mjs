// Installs the web client's packages and builds it, each only when its inputs changed.
// Usage: node build-client.mjs <client folder> <output folder> <folder for lock and stamps>
// Several builds (Debug and Release, server and tests) may call it at once: one works, the others wait and find it done.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [client, output, state] = process.argv.slice(2);
const skipped = new Set(['node_modules', 'dist', 'coverage', 'tests']);

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => folder !== client || !skipped.has(entry.name))
    .flatMap(entry => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

function hashOf(files) {
  // This script is an input too: it decides what is made of the others.
  const hash = createHash('sha256').update(process.version).update(readFileSync(new URL(import.meta.url)));
  for (const file of files) {
    hash.update(relative(client, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function stampIs(file, hash) {
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

function npm(...args) {
  const result = spawnSync('npm', args, { cwd: client, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error || result.status !== 0) {
    console.error(`error: 'npm ${args.join(' ')}' failed in the web client's folder; its messages are above.`);
    release();
    process.exit(1);
  }
}

const lock = join(state, 'client.lock');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function acquire() {
  mkdirSync(state, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    }
    const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (owner > 0 && !isAlive(owner)) {
      rmSync(lock, { force: true });
    }
    await sleep(100);
  }
}

function release() {
  rmSync(lock, { force: true });
}

// The server sends these as they are; below 1 kB a compressed answer saves no packet.
function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && /\.(js|css|svg|json)$/.test(entry.name) && statSync(file).size > 1024) {
      const plain = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(plain));
      writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
    }
  }
}

await acquire();
try {
  const installed = join(client, 'node_modules', '.parley-installed');
  const packages = hashOf([join(client, 'package.json'), join(client, 'package-lock.json')]);
  if (!stampIs(installed, packages)) {
    // Install scripts are code from outside that the build does not need: PostgreSQL's links are made by the server.
    npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
    writeFileSync(installed, packages);
  }

  const built = join(state, 'client.built');
  const sources = hashOf(filesOf(client));
  if (!stampIs(built, sources) || !existsSync(join(output, 'manifest.json'))) {
    npm('run', '--silent', 'build');
    compress(output);
    writeFileSync(built, sources);
  }
} finally {
  release();
}
