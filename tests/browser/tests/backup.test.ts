import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tablesOf } from '../harness/archive';
import type { Chromium } from '../harness/chromium';
import { temporaryFolder } from '../harness/folders';
import { HubClient } from '../harness/hub';
import { type Meeting, newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';

/** What a text format could stumble over. */
const awkward = ['tab\tand\nnew line', 'back\\slash \\N \\.', '"quotes", \'more\' and ;--', 'Ünïcödé 漢字 👩‍👩‍👧 عربى'];

describe('a backup of a live meeting', () => {
  const folder = temporaryFolder('backup');
  const file = join(folder.path, 'live.backup');
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;

  beforeAll(async () => {
    [server, browser] = await shared();
    meeting = await newMeeting(server, 'Récapitulatif');
    const people = await Promise.all(['Ada', 'Ben', 'Cem'].map((name) => HubClient.join(server, meeting.id, name)));
    for (const text of awkward) {
      expect(await people[0]?.call('chatMessage', { text })).toMatchObject({ accepted: true });
    }
    await people[1]?.call('raiseHand', { raised: true });

    // The meeting goes on while the archive is written.
    let writing = true;
    const busy = people.map(async (person, index) => {
      for (let line = 0; writing; line++) {
        expect(await person.call('chatMessage', { text: `line ${line} of ${index}` })).toMatchObject({
          accepted: true,
        });
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    });
    await server.command('backup', file);
    writing = false;
    await Promise.all(busy);
    await Promise.all(people.map((person) => person.close()));
  }, 90_000);
  afterAll(async () => {
    await browser?.closeTabs();
    folder.remove();
  });

  test('comes back whole in an empty folder', { timeout: 120_000 }, async () => {
    const restored = await ParleyServer.prepare();
    try {
      await restored.command('restore', file);
      const again = join(folder.path, 'again.backup');
      await restored.command('backup', again);

      const tables = tablesOf(file);
      expect(tablesOf(again)).toEqual(tables);
      expect(Object.values(tables).flat().length).toBeGreaterThan(10);

      await restored.restart();
      // Whoever opens the link is in the same meeting, with what was said.
      const eve = await Person.join(await browser.tab(), `${restored.url}/m/${meeting.id}`, 'Eve');
      await eve.press('Chat');
      await eve.readsInChat('Ünïcödé 漢字 👩‍👩‍👧 عربى');
      await eve.readsInChat('back\\slash \\N \\.');
      await eve.tab.close();
      await expect(restored.command('restore', file)).rejects.toThrow();
    } finally {
      await restored.close();
    }
  });
});
