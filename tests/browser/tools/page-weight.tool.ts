import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asPeopleHaveIt, Chromium } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';

test('what the call page loads with an empty cache', async () => {
  const [server, browser] = await Promise.all([ParleyServer.start(), Chromium.launch()]);
  try {
    const meeting = await newMeeting(server);
    const tab = await browser.tab(asPeopleHaveIt);
    const bodies: Promise<{ type: string; address: string; gzipped: number; wire: number }>[] = [];
    tab.page.on('requestfinished', (request) => {
      bodies.push(
        (async () => {
          const answer = await request.response();
          const [body, sizes] = await Promise.all([answer?.body(), request.sizes()]);
          return {
            type: request.resourceType(),
            address: new URL(request.url()).pathname,
            gzipped: gzipSync(body ?? '', { level: 9 }).length,
            wire: sizes.responseBodySize,
          };
        })(),
      );
    });
    await tab.goto(meeting.link);
    const ada = new Person(tab, 'Ada');
    await ada.sees('button', 'Join now');
    await tab.page.waitForLoadState('networkidle');
    const ready = await Promise.all(bodies);
    await ada.enter();
    const all = await Promise.all(bodies);
    expect(ready.length).toBeGreaterThan(0);

    for (const { type, address, gzipped, wire } of all) {
      console.log(`${type.padEnd(12)} ${address}  ${gzipped} B gzipped, ${wire} B on the wire`);
    }
    const total = (only: (type: string) => boolean, field: 'gzipped' | 'wire') =>
      all.filter(({ type }) => only(type)).reduce((sum, one) => sum + one[field], 0);
    const script = (type: string) => type === 'script';
    console.log(
      `requests until the device check is ready: ${ready.length}; until joined: ${all.length} and one WebSocket`,
    );
    console.log(`script: ${total(script, 'gzipped')} B gzipped, ${total(script, 'wire')} B on the wire`);
    console.log(`everything: ${total(() => true, 'wire')} B on the wire`);
  } finally {
    await browser.close();
    await server.close();
  }
});
