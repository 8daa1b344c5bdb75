import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child, run } from './child';
import { temporaryFolder } from './folders';
import { freePort } from './ports';
import { serverProgram } from './repository';
import { until } from './wait';

interface Addresses {
  readonly http: number;
  readonly https: number;
  readonly udp: number;
  readonly tcp: number;
}

/** The real server on loopback, on ports and a data folder of its own. */
export class ParleyServer {
  readonly #folder: { path: string; remove: () => void };
  readonly #env: NodeJS.ProcessEnv;
  readonly #ports: Addresses;
  #child: Child | undefined;

  private constructor(folder: { path: string; remove: () => void }, ports: Addresses, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#ports = ports;
    this.#env = {
      Parley__DataDirectory: folder.path,
      Parley__Http__Port: String(ports.http),
      Parley__Https__Address: '127.0.0.1',
      Parley__Https__Port: String(ports.https),
      Parley__Media__UdpPort: String(ports.udp),
      Parley__Media__TcpPort: String(ports.tcp),
      Parley__PublicUrl: `http://localhost:${ports.http}`,
      // Receivers of webhooks are programs of the tests.
      Parley__Webhooks__Accounts: 'everyone',
      Parley__Webhooks__AllowedNetworks: '127.0.0.0/8',
      ...env,
    };
  }

  /** A server with an empty data folder that does not run yet. */
  static async prepare(env: NodeJS.ProcessEnv = {}): Promise<ParleyServer> {
    const ports = { http: await freePort(), https: await freePort(), udp: await freePort(), tcp: await freePort() };
    return new ParleyServer(temporaryFolder('server'), ports, env);
  }

  static async start(env: NodeJS.ProcessEnv = {}): Promise<ParleyServer> {
    const server = await ParleyServer.prepare(env);
    try {
      await server.restart();
    } catch (error) {
      await server.close();
      throw error;
    }

    return server;
  }

  /** Loopback over HTTP is a secure context for browsers, so cameras work without a certificate. */
  get url(): string {
    return `http://localhost:${this.#ports.http}`;
  }

  get secureUrl(): string {
    return `https://localhost:${this.#ports.https}`;
  }

  get port(): number {
    return this.#ports.http;
  }

  /** The UDP port of the media server. */
  get mediaPort(): number {
    return this.#ports.udp;
  }

  get pid(): number {
    return this.#child?.pid ?? Number.NaN;
  }

  get runs(): boolean {
    return this.#child?.ended === false;
  }

  get output(): string {
    return this.#child?.output ?? '';
  }

  get dataFolder(): string {
    return this.#folder.path;
  }

  async ready(): Promise<void> {
    await until(
      'the server answers /healthz with 200',
      async () => {
        if (this.#child?.ended) {
          return true;
        }
        const answer = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(2_000) });
        return answer.status === 200;
      },
      { within: 45_000, every: 50 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}\nIts output: ${this.output.slice(-2_000)}`, { cause: error });
    });
    if (this.#child?.ended) {
      throw new Error(`the server ended with ${this.#child.exitCode}:\n${this.output}`);
    }
  }

  /** As a crash or the kernel would end it: nothing is told, the database of the server is left alone. */
  async kill(): Promise<void> {
    this.#child?.signal('SIGKILL', 'process');
    await this.#child?.end();
  }

  /** Starts (again) on the same folder and ports. */
  async restart(): Promise<void> {
    if (this.#child?.ended === false) {
      await this.#child.stop();
    }
    this.#child = new Child('dotnet', [serverProgram()], { env: this.#env });
    goFirst(this.#child.pid);
    await this.ready();
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
  }

  /** Runs one command of the server (backup, restore) on this server's folder and database. */
  command(...args: string[]): Promise<string> {
    return run('dotnet', [serverProgram(), ...args], { env: this.#env });
  }

  async close(): Promise<void> {
    await this.#child?.stop();
    endOrphanedDatabase(this.#folder.path);
    this.#folder.remove();
  }

  /** An instant meeting made over the API. */
  async createMeeting(title?: string): Promise<{ meetingId: string; hostToken: string }> {
    const answer = await fetch(`${this.url}/api/meetings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(title === undefined ? {} : { title }),
    });
    if (answer.status !== 201) {
      throw new Error(`POST /api/meetings answered ${answer.status}: ${await answer.text()}`);
    }

    return (await answer.json()) as { meetingId: string; hostToken: string };
  }
}

/** Ends the server of a worker that is gone, and removes its folder. */
export async function endLeftServer(folder: string): Promise<void> {
  const file = join(folder, 'server.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (pid > 1) {
    signal(pid, 'SIGTERM');
    await until('the server has ended', () => !signal(pid, 0), { every: 50 }).catch(() => signal(pid, 'SIGKILL'));
  }
  endOrphanedDatabase(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Browsers on the same cores would keep a server from starting for most of a minute; in life they are elsewhere. Linux gives each session its
 * share of the cores, whatever its processes' priorities (sched(7), autogroup), and only root may raise it.
 */
function goFirst(pid: number): void {
  const share = `/proc/${pid}/autogroup`;
  if (process.getuid?.() === 0 && existsSync(share)) {
    try {
      writeFileSync(share, '-10');
    } catch (error) {
      console.warn('The server shares the cores with the browsers.', error);
    }
  }
}

/** Whether there is such a process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}

/** After a kill -9 of the server without a new start, its database still runs; postmaster.pid begins with its process id. */
function endOrphanedDatabase(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('postmaster.pid'))) {
    const pid = Number(readFileSync(join(folder, file), 'utf8').split('\n')[0]);
    if (pid > 1) {
      signal(pid, 'SIGQUIT');
    }
  }
}
