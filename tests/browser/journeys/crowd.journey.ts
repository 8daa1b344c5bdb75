import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Chromium, type TabOptions } from '../harness/chromium';
import { crowd, fallSilent, names, speakUp } from '../harness/crowd';
import { expectMediaAmong, expectPicturesAmong } from '../harness/expect-media';
import { Firefox } from '../harness/firefox';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';

describe('many pages in one meeting', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let firefox: Firefox;

  beforeAll(async () => {
    [server, browser, firefox] = await Promise.all([
      ParleyServer.start(),
      Chromium.launch({ bare: true }),
      Firefox.launch(),
    ]);
  });
  afterEach(() => browser?.closeTabs());
  afterAll(async () => {
    await browser?.close();
    await firefox?.close();
    await server?.close();
  });

  /** The last one comes by Firefox. */
  async function meet(count: number, options: TabOptions, speaking: boolean) {
    const people = await crowd(server, browser, count - 1, options, { speaking });
    const tab = await firefox.tab();
    const fox = await Person.join(tab, people[1]?.tab.url() ?? '', names[count - 1] ?? '');
    await (speaking ? speakUp(fox) : fallSilent(fox));
    people.push(fox);
    return people;
  }

  async function expectEverybody(people: readonly Person[]) {
    const seen = await Promise.all(people.map(async (person) => (await person.tiles()).map(({ name }) => name).sort()));
    expect(new Set(seen.map(String))).toEqual(new Set([String(names.slice(0, people.length))]));
  }

  test('six pages: every pair sees moving pictures and hears', async () => {
    const people = await meet(6, {}, true);
    const began = performance.now();
    await expectMediaAmong(people, 120_000);
    console.log(`6 pages: all 30 pairs after ${Math.round(performance.now() - began)} ms`);
    await expectEverybody(people);
    await people.at(-1)?.tab.close();
  });

  // Two cores do not decode the voices of twelve pages beside their pictures: who comes sixth or later arrives without, and here nobody speaks.
  test('twelve pages: every pair sees moving pictures', async () => {
    const people = await meet(12, { camera: { width: 160, height: 90, frameRate: 2 } }, false);
    const began = performance.now();
    await expectPicturesAmong(people, 120_000);
    console.log(`12 pages: all 132 pairs after ${Math.round(performance.now() - began)} ms`);
    await expectEverybody(people);
    await people.at(-1)?.tab.close();
  });
});
