import { cpus } from 'node:os';
import { run } from '../harness/child';

/** Starts something on one core: what a process starts inherits its cores, so a server knows from its beginning that it has one. */
export async function onCore<T>(core: number, start: () => Promise<T>): Promise<T> {
  const others = `0-${cpus().length - 1}`;
  await setCores(String(core));
  try {
    return await start();
  } finally {
    await setCores(others);
  }
}

/** Of the thread that starts processes. */
async function setCores(cores: string): Promise<void> {
  await run('taskset', ['-cp', cores, String(process.pid)]);
}
