import { join } from 'node:path';
import { Child } from './child';
import { findProgram } from './find-program';
import { temporaryFolder } from './folders';
import { freePort } from './ports';
import { until } from './wait';

/** A real coturn on loopback, with short-lived credentials as Parley hands them out. */
export class TurnServer {
  readonly #folder = temporaryFolder('turn');
  #child: Child;

  private constructor(
    readonly port: number,
    readonly secret: string,
  ) {
    this.#child = this.#launch();
  }

  static async start(secret: string): Promise<TurnServer> {
    const server = new TurnServer(await freePort(), secret);
    await server.#ready();
    return server;
  }

  get url(): string {
    return `turn:127.0.0.1:${this.port}?transport=udp`;
  }

  /** Its log: who was given which relay, with which user name. */
  get output(): string {
    return this.#child.output;
  }

  async restart(): Promise<void> {
    this.#child.signal('SIGKILL');
    await this.#child.end();
    this.#child = this.#launch();
    await this.#ready();
  }

  async close(): Promise<void> {
    await this.#child.stop(3_000);
    this.#folder.remove();
  }

  #launch(): Child {
    const options = {
      'listening-ip': '127.0.0.1',
      'relay-ip': '127.0.0.1',
      'listening-port': this.port,
      'min-port': 33_000,
      'max-port': 39_000,
      'static-auth-secret': this.secret,
      realm: 'parley',
      db: join(this.#folder.path, 'turndb'),
      pidfile: join(this.#folder.path, 'pid'),
      'log-file': 'stdout',
    };
    return new Child(findProgram('turnserver'), [
      '-n',
      '--use-auth-secret',
      '--no-tls',
      '--no-dtls',
      '--no-cli',
      '--allow-loopback-peers',
      '--verbose',
      ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ]);
  }

  async #ready(): Promise<void> {
    await until('coturn listens', () => {
      if (this.#child.ended) {
        throw new Error(`coturn ended with ${this.#child.exitCode}:\n${this.output}`);
      }
      return this.output.includes(`127.0.0.1:${this.port}`);
    });
  }
}
