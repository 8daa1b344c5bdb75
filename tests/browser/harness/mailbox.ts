import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from './child';
import { temporaryFolder } from './folders';
import { freePort } from './ports';
import { repository } from './repository';
import { until } from './wait';

/** Not the first one in the path, which may be one without Debian's packages. */
const python = '/usr/bin/python3';
const scripts = join(repository, 'tests/Parley.Server.Tests/Mail/Foreign');

interface Taken {
  readonly to: readonly string[];
  readonly content: string;
}

/** A mail as Python's parser reads it. */
export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly { readonly type: string; readonly method: string | null; readonly text: string }[];
}

/** A calendar entry as python3-icalendar and dateutil read it. */
export interface Entry {
  readonly summary: string;
  readonly begins: readonly string[];
  readonly attendee: string | null;
}

/** A mail server of other people's making (aiosmtpd), and what it has taken. */
export class Mailbox {
  readonly #folder = temporaryFolder('mailbox');
  readonly #taken: Taken[] = [];
  readonly #process: ChildProcess;
  #errors = '';
  #ready = false;

  private constructor(readonly port: number) {
    // It ends with its input, so also when this process is killed.
    this.#process = spawn(python, [join(scripts, 'smtp_server.py'), String(port), 'none']);
    this.#process.stderr?.on('data', (data) => {
      this.#errors += String(data);
    });
    if (this.#process.stdout) {
      createInterface(this.#process.stdout).on('line', (line) => {
        const said = JSON.parse(line) as Taken & { ready?: boolean };
        if (said.ready) {
          this.#ready = true;
        } else {
          this.#taken.push(said);
        }
      });
    }
  }

  static async start(): Promise<Mailbox> {
    const mailbox = new Mailbox(await freePort());
    await until('the mail server takes mails', () => {
      if (mailbox.#process.exitCode !== null) {
        throw new Error(mailbox.#errors);
      }
      return mailbox.#ready;
    });
    return mailbox;
  }

  /** How a server sends to it. */
  get settings(): NodeJS.ProcessEnv {
    return {
      Parley__Mail__Smtp__Host: '127.0.0.1',
      Parley__Mail__Smtp__Port: String(this.port),
      Parley__Mail__Smtp__Security: 'none',
      Parley__Mail__Smtp__From: 'Parley <meet@parley.example>',
    };
  }

  /** How many mails went to addresses that end so. */
  count(ending: string): number {
    return this.#taken.filter(({ to }) => to.some((address) => address.endsWith(ending))).length;
  }

  /** The mail to this address whose subject has these words. */
  mail(to: string, subject: string): Promise<ReadMail> {
    return until(
      `a mail to ${to} about ${subject}`,
      async () => {
        const contents = this.#taken.filter((mail) => mail.to.includes(to)).map(({ content }) => content);
        const mails = await this.#read<ReadMail>(
          'read_mail.py',
          contents.map((content) => Buffer.from(content, 'base64')),
        );
        return mails.find(({ headers }) => headers.subject?.includes(subject));
      },
      { within: 30_000, every: 200 },
    );
  }

  /** What the calendar part of a mail says. */
  async entries(mail: ReadMail): Promise<Entry[]> {
    const part = mail.parts.find(({ type }) => type === 'text/calendar');
    const [calendar] = await this.#read<{ events: Entry[] }>('read_calendar.py', [Buffer.from(part?.text ?? '')]);
    return calendar?.events ?? [];
  }

  async close(): Promise<void> {
    this.#process.stdin?.end();
    await until('the mail server has ended', () => this.#process.exitCode !== null).catch(() => this.#process.kill());
    this.#folder.remove();
  }

  async #read<T>(script: string, contents: readonly Buffer[]): Promise<T[]> {
    if (contents.length === 0) {
      return [];
    }
    const files = contents.map((content, number) => {
      const file = join(this.#folder.path, String(number));
      writeFileSync(file, content);
      return file;
    });
    const lines = (await run(python, [join(scripts, script), ...files])).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as T);
  }
}

/** The first address of this kind in the text of a mail. */
export function linkIn(mail: ReadMail, path: string): string {
  const text = mail.parts.find(({ type }) => type === 'text/plain')?.text ?? '';
  const link = text.split(/\s+/).find((word) => word.startsWith('http') && word.includes(path));
  if (link === undefined) {
    throw new Error(`no link to ${path} in:\n${text}`);
  }
  return link;
}
