import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from '../harness/chromium';
import { crowd, expectPlaces, placesOf, watchForDeviceCheck } from '../harness/crowd';
import { expectMediaAmong, expectMediaFrom } from '../harness/expect-media';
import { ParleyServer } from '../harness/parley-server';
import type { Person } from '../harness/person';

describe('six people in a call through the media server', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let people: Person[];

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start({ Parley__Media__Topology: 'sfu' }), Chromium.launch()]);
    people = await crowd(server, browser, 6);
    await expectMediaAmong(people, 60_000);
    await people[2]?.press('Raise hand');
    await people[0]?.seesTile('Cem', { hand: 'up' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const how of ['kill -9', 'an orderly stop'] as const) {
    test(`are all back within 10 s of ${how} and a start`, async () => {
      const places = await placesOf(people);
      const checks = await Promise.all(people.map(watchForDeviceCheck));

      await (how === 'kill -9' ? server.kill() : server.stop());
      const killed = performance.now();
      await server.restart();
      const serving = performance.now();
      const back = await Promise.all(
        people.map(async (person) => {
          const others = people.filter((one) => one !== person).map(({ name }) => name);
          await expectMediaFrom(person, others, 30_000);
          return Math.round(performance.now() - serving);
        }),
      );

      console.log(`${how}: serving after ${Math.round(serving - killed)} ms; each sees all others after ${back} ms`);
      expect(Math.max(...back)).toBeLessThan(10_000);
      await expectPlaces(people, places);
      expect(await Promise.all(checks.map((check) => check()))).toEqual(people.map(() => false));
    });
  }
});
