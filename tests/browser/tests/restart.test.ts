import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { crowd, expectPlaces, placesOf, watchForDeviceCheck } from '../harness/crowd';
import { expectMediaAmong } from '../harness/expect-media';
import type { ParleyServer } from '../harness/parley-server';
import { shared } from '../harness/shared';

describe('a call through the media server', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());

  test('goes on by itself after kill -9 of the server: same seats, hands and roles, nobody twice', {
    timeout: 120_000,
  }, async () => {
    const people = await crowd(server, browser, 3);
    await people[1]?.press('Raise hand');
    await people[0]?.seesTile('Ben', { hand: 'up' });
    await expectMediaAmong(people, 40_000);
    const places = await placesOf(people);
    const checks = await Promise.all(people.map(watchForDeviceCheck));

    await server.kill();
    await server.restart();
    const serving = performance.now();
    await expectMediaAmong(people);
    const back = performance.now() - serving;

    console.log(`media among three again ${Math.round(back)} ms after the server was`);
    expect(back).toBeLessThan(10_000);
    await expectPlaces(people, places);
    expect(await Promise.all(checks.map((check) => check()))).toEqual([false, false, false]);
  });
});
