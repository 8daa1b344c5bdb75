import { describe, test } from 'vitest';
import { chooseMore, knock, seesWaiting } from '../harness/doors';
import { needs } from '../harness/needs';
import { sharedFirefox } from '../harness/shared';
import { inChromium } from '../scenes/stage';
import { waitingRoom } from '../scenes/waiting-room';

describe('the waiting room', () => {
  const cast = waitingRoom(inChromium);

  test.skipIf(needs('firefox-esr', 'firefox'))('a guest in Firefox waits, is let in, and is removed', async () => {
    const { ada, ben, meeting } = cast();
    const firefox = await sharedFirefox();
    try {
      await chooseMore(ada, 'Turn on waiting room');
      await seesWaiting(ada, 0);
      const hana = await knock(await firefox.tab(), meeting.link, 'Hana');
      await ada.press('Admit Hana');
      await hana.isIn();
      await ben.seesTile('Hana', { video: 'on' });

      await ada.press('Actions for Hana');
      await ada.choose('Remove from meeting');
      await hana.seesText('You were removed from the meeting');
      await ben.seesNoTile('Hana');
    } finally {
      await firefox.closeTabs();
    }
  });
});
