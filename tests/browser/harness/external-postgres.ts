import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Child, run } from './child';
import { findProgram } from './find-program';
import { temporaryFolder } from './folders';
import { freePort } from './ports';
import { until } from './wait';

/** The folder of PostgreSQL's server programs, as distributions place them. */
export function postgresPrograms(): string | undefined {
  const root = '/usr/lib/postgresql';
  try {
    const newest = readdirSync(root)
      .map(Number)
      .filter(Boolean)
      .sort((a, b) => b - a)[0];
    return newest === undefined ? undefined : join(root, String(newest), 'bin');
  } catch {
    return undefined;
  }
}

/** PostgreSQL of the system on a private folder and port, run by an unprivileged user, as it insists on. */
export class ExternalPostgres {
  readonly #folder = temporaryFolder('postgres');
  readonly #programs: string;
  #child: Child | undefined;

  private constructor(
    programs: string,
    readonly port: number,
  ) {
    this.#programs = programs;
  }

  static async start(): Promise<ExternalPostgres> {
    const programs = postgresPrograms();
    if (programs === undefined) {
      throw new Error('PostgreSQL is not installed');
    }
    const server = new ExternalPostgres(programs, await freePort());
    await server.#launch();
    return server;
  }

  connectionString(database: string): string {
    return `Host=127.0.0.1;Port=${this.port};Username=parley;Database=${database}`;
  }

  async createDatabase(name: string): Promise<void> {
    await this.query('postgres', `create database ${name} encoding 'UTF8' template template0`);
  }

  /** One value or one row a line, columns separated by |. */
  async query(database: string, sql: string): Promise<string> {
    const args = [
      '-h',
      '127.0.0.1',
      '-p',
      String(this.port),
      '-U',
      'parley',
      '-d',
      database,
      '-X',
      '-A',
      '-t',
      '-c',
      sql,
    ];
    return (await run(findProgram('psql'), args)).trim();
  }

  async close(): Promise<void> {
    // SIGINT is its fast shutdown; a waiting SIGTERM would wait for clients.
    this.#child?.signal('SIGINT', 'group');
    await this.#child?.stop(5_000);
    this.#folder.remove();
  }

  async #launch(): Promise<void> {
    const data = join(this.#folder.path, 'data');
    mkdirSync(data, { mode: 0o700 });
    const [command, prefix] = await unprivileged([this.#folder.path, data]);
    await run(
      command,
      [
        ...prefix,
        join(this.#programs, 'initdb'),
        '-D',
        data,
        '-U',
        'parley',
        '-A',
        'trust',
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '-N',
      ],
      {
        cwd: this.#folder.path,
      },
    );
    this.#child = new Child(command, [
      ...prefix,
      join(this.#programs, 'postgres'),
      ...[
        '-D',
        data,
        '-p',
        String(this.port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `unix_socket_directories=${data}`,
      ],
    ]);
    await until('PostgreSQL answers', async () => {
      if (this.#child?.ended) {
        throw new Error(this.#child.output);
      }
      return (await this.query('postgres', 'select 1')) === '1';
    });
  }
}

/** How to run a program as somebody else than root; the folders then belong to that user. */
async function unprivileged(folders: readonly string[]): Promise<[string, string[]]> {
  if (process.getuid?.() !== 0) {
    return ['env', []];
  }

  const id = async (user: string, flag: string) => Number(await run('id', [flag, user]).catch(() => Number.NaN));
  const user = Number.isNaN(await id('postgres', '-u')) ? 'nobody' : 'postgres';
  const [uid, gid] = [await id(user, '-u'), await id(user, '-g')];
  if (Number.isNaN(uid) || Number.isNaN(gid)) {
    throw new Error(`${userInfo().username} has no unprivileged user to run PostgreSQL as`);
  }
  for (const folder of folders) {
    chownSync(folder, uid, gid);
  }

  return ['setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']];
}
