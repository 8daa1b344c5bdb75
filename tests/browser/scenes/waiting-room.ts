import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseMore, isDisabled, knock, seesWaiting } from '../harness/doors';
import { expectMediaAmong } from '../harness/expect-media';
import { type Meeting, newMeeting } from '../harness/meeting';
import { Person } from '../harness/person';
import { textOf } from '../harness/tab';
import type { Cast, SetStage, Stage } from './stage';

/** A host lets in, denies and opens the door. */
export function waitingRoom(setStage: SetStage): () => Cast & { readonly meeting: Meeting } {
  let stage: Stage;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    stage = await setStage();
    meeting = await newMeeting(stage.server, 'Weekly');
    ada = await Person.join(await stage.hostTab(), meeting.hostLink, 'Ada');
    await chooseMore(ada, 'Turn on waiting room');
    await seesWaiting(ada, 0);
  });
  afterAll(() => stage?.closeTabs());

  test('who is let in waits over a reload, knows nothing but the title, and then sees and hears', async () => {
    ben = await knock(await stage.guestTab(), meeting.link, 'Ben');
    await ben.seesText('Weekly');
    await ben.seesText('The host is in the meeting.');
    await seesWaiting(ada, 1);
    await ada.sees('region', 'Waiting room');
    expect(await ben.tiles()).toEqual([]);
    expect(await textOf(ben.tab)).not.toContain('Ada');
    await ada.seesNoTile('Ben');

    await ben.tab.reload();
    await ben.seesText('Waiting for the host to let you in');
    await seesWaiting(ada, 1);

    await ada.press('Admit Ben');
    await ben.isIn();
    await seesWaiting(ada, 0);
    await expectMediaAmong([ada, ben]);
  });

  test('who is denied is told so, and cannot ask again at once, not even after a reload', async () => {
    const cem = await knock(await stage.guestTab(), meeting.link, 'Cem');
    await ada.press('Deny Cem');

    await cem.seesText('You were not let in');
    await cem.seesText('You can try again in');
    expect(await isDisabled(cem, 'Ask again')).toBe(true);
    await seesWaiting(ada, 0);

    await cem.tab.reload();
    await cem.sees('textbox', 'Your name');
    await cem.press('Ask to join');
    await cem.seesText('You were not let in');
    await seesWaiting(ada, 0);
    await cem.tab.close();
  });

  test('who waits goes on waiting over a crash of the server, and who gives up is gone', {
    timeout: 90_000,
  }, async () => {
    const dora = await knock(await stage.guestTab(), meeting.link, 'Dora');
    const eve = await knock(await stage.guestTab(), meeting.link, 'Eve');
    await seesWaiting(ada, 2);

    await stage.server.kill();
    await dora.seesText('Your place is kept for a minute');
    await stage.server.restart();
    await seesWaiting(ada, 2, 30_000);

    await eve.press('Stop waiting');
    await eve.sees('button', 'Ask to join');
    await seesWaiting(ada, 1);
    await ada.press('Participants');
    await ada.press('Admit all');
    await dora.isIn();
    await dora.leave();
    await Promise.all([dora.tab.close(), eve.tab.close()]);
  });

  test('turning it off lets everybody in who waits, and newcomers join at once', async () => {
    const finn = await knock(await stage.guestTab(), meeting.link, 'Finn');
    await chooseMore(ada, 'Turn off waiting room');
    await finn.isIn();

    const gil = await Person.join(await stage.guestTab(), meeting.link, 'Gil');
    await ada.seesTile('Gil');
    await Promise.all([finn.tab.close(), gil.tab.close()]);
  });

  return () => ({ ada, ben, meeting });
}
