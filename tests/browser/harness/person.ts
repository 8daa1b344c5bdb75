import { type MediaReport, reportMedia } from './media-report';
import type { Role, Tab } from './tab';
import { textOf } from './tab';
import { until } from './wait';

/** What a tile says about a participant (CONTRACT section 4). */
export interface Tile {
  readonly id: string;
  readonly name: string;
  readonly self: boolean;
  readonly audio: string;
  readonly video: string;
  readonly hand: string;
  readonly role: string;
  readonly speaking: string;
  readonly screen: boolean;
  readonly videos: number;
  readonly width: number;
}

/** One person in a meeting, who sees and does what people see and do. */
export class Person {
  constructor(
    readonly tab: Tab,
    readonly name: string,
  ) {}

  /** Opens the address, enters the name at the device check and joins. */
  static async join(tab: Tab, address: string, name: string): Promise<Person> {
    const person = new Person(tab, name);
    await tab.goto(address);
    await person.enter();
    return person;
  }

  async enter(): Promise<void> {
    await this.sees('textbox', 'Your name');
    await this.tab.fill('textbox', 'Your name', this.name);
    await this.tab.click('button', 'Join now');
    await this.isIn();
  }

  /** In the call: the own tile is there. */
  async isIn(): Promise<void> {
    await until(`${this.name} is in the call`, async () => (await this.tiles()).some((tile) => tile.self));
  }

  tiles(): Promise<Tile[]> {
    return this.tab.evaluate(
      () =>
        [...document.querySelectorAll<HTMLElement>('[data-participant-id]')].map((tile) => ({
          id: tile.dataset.participantId ?? '',
          name: tile.dataset.name ?? '',
          self: tile.dataset.self === 'true',
          audio: tile.dataset.audio ?? '',
          video: tile.dataset.video ?? '',
          hand: tile.dataset.hand ?? '',
          role: tile.dataset.role ?? '',
          speaking: tile.dataset.speaking ?? '',
          screen: tile.dataset.screen === 'true',
          videos: tile.querySelectorAll('video').length,
          width: tile.querySelector('video')?.videoWidth ?? 0,
        })),
      undefined,
    );
  }

  /** The tile of a person (not of a shared screen), when there is exactly one. */
  async tileOf(name: string): Promise<Tile | undefined> {
    const found = (await this.tiles()).filter((tile) => tile.name === name && !tile.screen);
    return found.length === 1 ? found[0] : undefined;
  }

  async own(): Promise<Tile> {
    return until(`${this.name} has an own tile`, async () =>
      (await this.tiles()).find((tile) => tile.self && !tile.screen),
    );
  }

  seesTile(name: string, wanted: Partial<Tile> = {}, within = 10_000): Promise<Tile> {
    return until(
      `${this.name} sees ${name} with ${JSON.stringify(wanted)}`,
      async () => {
        const tile = await this.tileOf(name);
        return tile && Object.entries(wanted).every(([key, value]) => tile[key as keyof Tile] === value)
          ? tile
          : undefined;
      },
      { within },
    );
  }

  async seesNoTile(name: string, within = 10_000): Promise<void> {
    await until(
      `${this.name} no longer sees ${name}`,
      async () => (await this.tiles()).every((tile) => tile.name !== name),
      { within },
    );
  }

  seesScreenOf(name: string): Promise<Tile> {
    return until(`${this.name} sees the screen of ${name}`, async () =>
      (await this.tiles()).find((tile) => tile.screen && tile.name === name && (tile.width > 0 || tile.self)),
    );
  }

  async sees(role: Role, name: string, within = 15_000): Promise<void> {
    await until(`${this.name} sees the ${role} "${name}"`, async () => (await this.tab.count(role, name)) === 1, {
      within,
    });
  }

  async seesText(text: string, within = 10_000): Promise<void> {
    await until(`${this.name} reads "${text}"`, async () => (await textOf(this.tab)).includes(text), { within });
  }

  press(button: string): Promise<void> {
    return this.tab.click('button', button);
  }

  /** An entry of a menu that is open, whichever of the two roles it has. */
  async choose(entry: string): Promise<void> {
    const role = await until(`the choice "${entry}" is there`, async () => {
      const found: Role[] = [];
      for (const one of ['menuitem', 'button'] as const) {
        if ((await this.tab.count(one, entry)) === 1) {
          found.push(one);
        }
      }
      return found[0];
    });
    await this.tab.click(role, entry);
  }

  async leave({ host = false } = {}): Promise<void> {
    await this.press('Leave');
    if (host) {
      await this.choose('Leave meeting');
    }
    await this.seesText('You left the meeting');
  }

  async say(text: string): Promise<void> {
    await this.tab.fill('textbox', 'Message', text);
    await this.press('Send');
  }

  /** The texts of the chat's lines, in order. */
  chat(): Promise<string[]> {
    return this.tab.evaluate(
      () => [...document.querySelectorAll<HTMLElement>('[data-message-id]')].map((line) => line.innerText),
      undefined,
    );
  }

  async readsInChat(text: string): Promise<void> {
    await until(`${this.name} reads "${text}" in the chat`, async () =>
      (await this.chat()).some((line) => line.includes(text)),
    );
  }

  media(): Promise<MediaReport[]> {
    return this.tab.evaluate(reportMedia, undefined);
  }

  async mediaOf(name: string): Promise<MediaReport> {
    return until(`${this.name} has media of ${name}`, async () =>
      (await this.media()).find((report) => report.name === name),
    );
  }
}
