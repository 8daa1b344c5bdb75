import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delay } from './wait';

const running = new Set<Child>();

// A test run that ends or is interrupted must not leave servers behind. Asked kindly, because those stop their database themselves.
process.once('exit', () => {
  for (const child of running) {
    child.signal('SIGTERM', 'process');
  }
});
for (const interruption of ['SIGTERM', 'SIGINT'] as const) {
  process.once(interruption, () => process.exit(1));
}

/** A program started by a test, in a process group of its own, so that ending it ends what it started too. */
export class Child {
  readonly #process: ChildProcess;
  #output = '';

  constructor(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}) {
    this.#process = spawn(command, args, {
      ...options,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(this);
    this.#process.once('error', (error) => this.#add(`could not start ${command}: ${error.message}\n`));
    this.#process.once('close', () => running.delete(this));
    this.#process.stdout?.on('data', (data) => this.#add(String(data)));
    this.#process.stderr?.on('data', (data) => this.#add(String(data)));
  }

  get pid(): number {
    return this.#process.pid ?? Number.NaN;
  }

  get output(): string {
    return this.#output;
  }

  get ended(): boolean {
    return this.#process.pid === undefined || this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /** To the process alone (kill -9 of a server leaves its database running, as in life), or to its whole group. */
  signal(signal: NodeJS.Signals, whom: 'group' | 'process' = 'group'): void {
    const { pid } = this.#process;
    if (pid === undefined) {
      return;
    }
    try {
      process.kill(whom === 'group' ? -pid : pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }

  async end(): Promise<void> {
    if (!this.ended) {
      await once(this.#process, 'exit');
    }
  }

  /** Asks it to stop, and kills the group if it has not after the time. */
  async stop(within = 15_000): Promise<void> {
    if (!this.ended) {
      this.signal('SIGTERM', 'process');
      await Promise.race([this.end(), delay(within, undefined, { ref: false })]);
    }
    this.signal('SIGKILL');
    await this.end();
  }

  #add(text: string): void {
    // The last 200,000 characters say what went wrong; a server that logs all day must not fill the memory.
    this.#output = (this.#output + text).slice(-200_000);
  }
}

/** Runs a program to its end; an exit code other than 0 is an error with the output. */
export async function run(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<string> {
  const child = new Child(command, args, options);
  await child.end();
  // The pipes are read to their end a moment after the exit.
  await delay(20);
  if (child.exitCode !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}:\n${child.output}`);
  }

  return child.output;
}
