import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from '../harness/chromium';
import { crowd, names } from '../harness/crowd';
import { expectMediaAmong, expectMediaFrom } from '../harness/expect-media';
import { ParleyServer } from '../harness/parley-server';
import { median } from './numbers';

/** With three people each: 51 reconnections. */
const restarts = 17;

describe('after kill -9 of the server', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start({ Parley__Media__Topology: 'sfu' }), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('each of three people sees and hears the others again', async () => {
    const people = await crowd(server, browser, 3);
    await expectMediaAmong(people, 40_000);
    const measured: number[] = [];
    for (let run = 0; run < restarts; run++) {
      await server.kill();
      await server.restart();
      const serving = performance.now();
      await Promise.all(
        people.map(async (person) => {
          await expectMediaFrom(
            person,
            names.slice(0, 3).filter((name) => name !== person.name),
          );
          measured.push(performance.now() - serving);
        }),
      );
    }

    const sorted = measured.sort((a, b) => a - b).map(Math.round);
    const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
    console.log(
      `media again after the server serves: p50 ${Math.round(median(sorted))} ms, p95 ${p95} ms, ${sorted.length} samples: ${sorted}`,
    );
    expect(sorted).toHaveLength(restarts * 3);
  });
});
