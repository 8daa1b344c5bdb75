import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { type Meeting, newMeeting } from '../harness/meeting';
import { needs } from '../harness/needs';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { sharedChromium } from '../harness/shared';
import { TurnServer } from '../harness/turn-server';

describe.skipIf(needs('turnserver'))('media through coturn', () => {
  let turn: TurnServer;
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    turn = await TurnServer.start('a secret that only the servers know');
    [server, browser] = await Promise.all([
      ParleyServer.start({ Parley__Ice__Servers: turn.url, Parley__Ice__TurnSecret: turn.secret }),
      sharedChromium(),
    ]);
    meeting = await newMeeting(server);
    ada = await Person.join(await browser.tab({ relayOnly: true }), meeting.hostLink, 'Ada');
    ben = await Person.join(await browser.tab({ relayOnly: true }), meeting.link, 'Ben');
  });
  afterAll(async () => {
    await browser?.closeTabs();
    await server?.close();
    await turn?.close();
  });

  test('flows when both ends may use relays only', async () => {
    await expectMediaAmong([ada, ben]);

    expect((await ada.mediaOf('Ben')).path).toEqual(['relay', 'relay']);
    expect((await ben.mediaOf('Ada')).path).toEqual(['relay', 'relay']);
    expect(turn.output).toMatch(/ALLOCATE processed, success/);
  });

  test('comes back by an ICE restart when the relay was restarted', { timeout: 120_000 }, async () => {
    await turn.restart();

    await expectMediaAmong([ada, ben], 60_000);
    expect((await ada.mediaOf('Ben')).path).toEqual(['relay', 'relay']);
  });
});
