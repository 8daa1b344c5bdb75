import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong, expectMediaFrom } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { layeredCamera } from '../harness/probe';
import { shared } from '../harness/shared';

describe('four people in Chromium', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let people: Person[] = [];

  beforeAll(async () => {
    [server, browser] = await shared();
    const meeting = await newMeeting(server);
    for (const name of ['Ada', 'Ben', 'Cem', 'Dora']) {
      people.push(
        await Person.join(
          await browser.tab({ camera: layeredCamera }),
          people.length === 0 ? meeting.hostLink : meeting.link,
          name,
        ),
      );
    }
  });
  afterAll(() => browser?.closeTabs());

  test('everybody sees and hears everybody', { timeout: 120_000 }, async () => {
    await expectMediaAmong(people, 60_000);

    for (const person of people) {
      expect((await person.tiles()).map((tile) => tile.name).sort()).toEqual(['Ada', 'Ben', 'Cem', 'Dora']);
    }
  });

  test('mute, camera and hand of one are seen by all others, hands in order', async () => {
    const [ada, ben, cem, dora] = people as [Person, Person, Person, Person];
    await dora.press('Raise hand');
    await ada.seesTile('Dora', { hand: 'up' });
    await ben.press('Raise hand');
    await cem.press('Mute microphone');
    await cem.press('Turn off camera');

    for (const other of [ada, ben, dora]) {
      await other.seesTile('Cem', { audio: 'off', video: 'off' });
      await other.seesTile('Ben', { hand: 'up' });
    }
  });

  test('one leaves, the three others go on', async () => {
    const [ada, ben, cem, dora] = people as [Person, Person, Person, Person];
    await dora.leave();

    for (const other of [ada, ben, cem]) {
      await other.seesNoTile('Dora', 3_000);
    }
    await expectMediaFrom(ada, 'Ben');
    await expectMediaFrom(cem, 'Ada');
    people = [ada, ben, cem];
  });
});
