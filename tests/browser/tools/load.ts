import { join } from 'node:path';
import { Child } from '../harness/child';
import { repository } from '../harness/repository';

export const loadFolder = join(repository, 'bench/Chat');

/** Runs a script of bench/Chat on one core and gives what it said, one object a line. */
export async function load<T>(script: string, core: number, plan: object): Promise<T[]> {
  const program = ['-c', String(core), process.execPath, join(loadFolder, script), JSON.stringify(plan)];
  const child = new Child('taskset', program);
  await child.end();
  // The pipe is read to its end a moment after the exit.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (child.exitCode !== 0) {
    throw new Error(`${script} ended with ${child.exitCode}:\n${child.output}`);
  }
  return child.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as T);
}
