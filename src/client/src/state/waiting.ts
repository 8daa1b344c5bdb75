import type { Signals, WaitingPerson } from '../protocol/signals';
import type { CallModel } from './initial';
import { notify } from './notices';
import { announce } from './roster';
import { texts } from './texts';

const bySince = (a: WaitingPerson, b: WaitingPerson): number => Date.parse(a.since) - Date.parse(b.since);

/** The waiting room as those see it who may admit. */
export function withWaiting(
  state: CallModel,
  { arrived, gone, complete }: Omit<Signals['waitingRoomUpdate'], 'count'>,
): CallModel {
  const known = new Set(state.waiting.map((person) => person.participantId));
  const out = new Set([...gone, ...arrived.map((person) => person.participantId)]);
  const stay = complete ? [] : state.waiting.filter((person) => !out.has(person.participantId));
  const waiting = [...stay, ...arrived].sort(bySince);
  const fresh = arrived.filter((person) => !known.has(person.participantId));
  let next: CallModel = { ...state, waiting };
  for (const person of fresh) {
    next = announce(next, texts.knocks(person.displayName));
  }
  const last = fresh.at(-1);
  // Otherwise they are seen over the pictures or in the list; on a phone the chat covers both.
  if (last !== undefined && state.panel === 'chat') {
    const text = waiting.length === 1 ? texts.knocks(last.displayName) : texts.peopleWait(waiting.length);
    next = notify(next, { tone: 'info', text, topic: 'waiting' });
  }
  return next;
}
