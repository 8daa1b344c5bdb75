import type { ParleyServer } from '../harness/parley-server';
import type { Person } from '../harness/person';
import { shared } from '../harness/shared';
import type { Tab } from '../harness/tab';

/** Where scenes are played: with the same words in whichever browsers. */
export interface Stage {
  readonly server: ParleyServer;
  hostTab(): Promise<Tab>;
  guestTab(): Promise<Tab>;
  closeTabs(): Promise<void>;
}

export type SetStage = () => Promise<Stage>;

/** Whom a scene leaves behind. */
export interface Cast {
  readonly ada: Person;
  readonly ben: Person;
}

/** The server and the Chromium that test files share. */
export const inChromium: SetStage = async () => {
  const [server, browser] = await shared();
  const tab = () => browser.tab();
  return { server, hostTab: tab, guestTab: tab, closeTabs: () => browser.closeTabs() };
};
