import { Person } from './person';
import type { Tab } from './tab';
import { until } from './wait';

/** Opens the address, enters the name and asks to be let in. */
export async function knock(tab: Tab, address: string, name: string): Promise<Person> {
  const person = new Person(tab, name);
  await tab.goto(address);
  await person.sees('textbox', 'Your name');
  await tab.fill('textbox', 'Your name', name);
  await person.press('Ask to join');
  await person.seesText('Waiting for the host to let you in');
  return person;
}

/** How many wait, as a host sees it; undefined without a waiting room. */
export function waitingSeenBy(host: Person): Promise<string | undefined> {
  return host.tab.evaluate(() => document.querySelector<HTMLElement>('[data-waiting]')?.dataset.waiting, undefined);
}

export async function seesWaiting(host: Person, count: number, within = 10_000): Promise<void> {
  const seen = async () => (await waitingSeenBy(host)) === String(count);
  await until(`${host.name} sees ${count} waiting`, seen, { within });
}

/** An entry of More. */
export async function chooseMore(person: Person, entry: string): Promise<void> {
  await person.press('More');
  await person.choose(entry);
}

/** Something that is done to somebody; the list of participants is open. */
export async function act(person: Person, who: string, entry: string): Promise<void> {
  await person.press(`Actions for ${who}`);
  await person.choose(entry);
}

/** Whether a button can't be used now. */
export function isDisabled(person: Person, button: string): Promise<boolean> {
  return person.tab.isDisabled('button', button);
}

export async function becomesDisabled(person: Person, button: string, disabled = true): Promise<void> {
  const is = async () => (await isDisabled(person, button)) === disabled;
  await until(`"${button}" of ${person.name} is ${disabled ? 'disabled' : 'enabled'}`, is);
}
