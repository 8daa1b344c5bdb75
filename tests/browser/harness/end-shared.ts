import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { temporaryFolder } from './folders';
import { endLeftServer } from './parley-server';

const folder = temporaryFolder('shared');
const servers = join(folder.path, 'servers');

/** Runs in the main process, before the workers and after them: those end before the servers that they asked to stop have done so. */
export function setup(project: TestProject): void {
  writeFileSync(servers, '', { flag: 'a' });
  project.provide('sharedServers', servers);
}

export async function teardown(): Promise<void> {
  const data = new Set(readFileSync(servers, 'utf8').split('\n').filter(Boolean));
  await Promise.all([...data].map(endLeftServer));
  folder.remove();
}
