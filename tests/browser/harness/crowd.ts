import { expect } from 'vitest';
import type { Chromium, TabOptions } from './chromium';
import { newMeeting } from './meeting';
import type { ParleyServer } from './parley-server';
import { Person, type Tile } from './person';
import { until } from './wait';

/** In the order of the seats. The first one is the host. */
export const names = ['Ada', 'Ben', 'Cem', 'Dora', 'Eve', 'Finn', 'Gil', 'Hana', 'Ivo', 'Jule', 'Kim', 'Lea'] as const;

/** So many people in a meeting of their own, one after the other. */
export async function crowd(
  server: ParleyServer,
  browser: Chromium,
  count: number,
  options: TabOptions = {},
  { speaking = true } = {},
): Promise<Person[]> {
  const meeting = await newMeeting(server);
  const people: Person[] = [];
  for (const name of names.slice(0, count)) {
    const address = people.length === 0 ? meeting.hostLink : meeting.link;
    const person = await Person.join(await browser.tab(options), address, name);
    await (speaking ? speakUp(person) : fallSilent(person));
    people.push(person);
  }
  return people;
}

/** Whoever comes sixth or later arrives with the microphone off. */
export async function speakUp(person: Person): Promise<void> {
  if ((await person.own()).audio === 'off') {
    await person.press('Unmute microphone');
  }
}

export async function fallSilent(person: Person): Promise<void> {
  if ((await person.own()).audio === 'on') {
    await person.press('Mute microphone');
  }
}

/** What must outlive every trouble: who somebody is, and what they were in the middle of. */
export type Place = Pick<Tile, 'id' | 'name' | 'role' | 'hand'>;

export async function placesOf(people: readonly Person[]): Promise<Place[]> {
  return Promise.all(
    people.map(async (person) => {
      const { id, name, role, hand } = await person.own();
      return { id, name, role, hand };
    }),
  );
}

/** Everybody sees exactly these people, as they were, and nobody twice. */
export async function expectPlaces(
  people: readonly Person[],
  places: readonly Place[],
  within = 15_000,
): Promise<void> {
  const wanted = [...places].sort((a, b) => a.id.localeCompare(b.id));
  for (const person of people) {
    const seen = async () =>
      (await person.tiles())
        .filter((tile) => !tile.screen)
        .map(({ id, name, role, hand }) => ({ id, name, role, hand }))
        .sort((a, b) => a.id.localeCompare(b.id));
    const all = async () => JSON.stringify(await seen()) === JSON.stringify(wanted);
    await until(`${person.name} sees everybody as before`, all, { within }).catch(async (error: Error) => {
      expect(await seen(), error.message).toEqual(wanted);
    });
  }
}

/** Begins to note in a page whether the device check shows again; what it gives says so at the end. */
export async function watchForDeviceCheck(person: Person): Promise<() => Promise<boolean>> {
  await person.tab.evaluate(() => {
    const seen = { check: false };
    Object.assign(window, { parleyCheck: seen });
    new MutationObserver(() => {
      seen.check ||= document.querySelector('main.check') !== null;
    }).observe(document.body, { subtree: true, childList: true });
  }, undefined);
  return () =>
    person.tab.evaluate(
      () => (window as unknown as { parleyCheck?: { check: boolean } }).parleyCheck?.check ?? true,
      undefined,
    );
}
