import { afterAll, beforeAll, describe } from 'vitest';
import { Chromium } from '../harness/chromium';
import { Firefox } from '../harness/firefox';
import { ParleyServer } from '../harness/parley-server';
import { moderation } from '../scenes/moderation';
import { permissions } from '../scenes/permissions';
import type { Stage } from '../scenes/stage';
import { waitingRoom } from '../scenes/waiting-room';

/** The scenes that Chromium plays in the test suite. */
describe('doors, roles and permissions', () => {
  let server: ParleyServer;
  let chromium: Chromium;
  let firefox: Firefox;

  beforeAll(async () => {
    [server, chromium, firefox] = await Promise.all([ParleyServer.start(), Chromium.launch(), Firefox.launch()]);
  });
  afterAll(async () => {
    await chromium?.close();
    await firefox?.close();
    await server?.close();
  });

  const stage = (host: Chromium | Firefox, guests: Chromium | Firefox): Stage => ({
    server,
    hostTab: () => host.tab(),
    guestTab: () => guests.tab(),
    closeTabs: async () => {
      await chromium.closeTabs();
      await firefox.closeTabs();
    },
  });

  for (const [words, setStage] of [
    ['the host in Firefox, the others in Chromium', async () => stage(firefox, chromium)],
    ['the host in Chromium, the others in Firefox', async () => stage(chromium, firefox)],
  ] as const) {
    describe(`${words}: the waiting room`, () => {
      waitingRoom(setStage);
    });
    describe(`${words}: hosts and co-hosts`, () => moderation(setStage));
    describe(`${words}: what participants may do`, () => permissions(setStage));
  }
});
