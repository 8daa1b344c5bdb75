import type { ParticipantInfo } from '../protocol/signals';
import type { CallModel } from './initial';
import type { CallState } from './model';
import { notify } from './notices';
import { texts } from './texts';

type Seats = Pick<CallState, 'self' | 'people'>;

/** Whether two seats are one person with an account on two devices. */
export const isSamePerson = (one: ParticipantInfo, other: ParticipantInfo): boolean =>
  one.accountId !== null && one.accountId === other.accountId && one.participantId !== other.participantId;

/** The own seats on other devices. */
export function otherDevices({ self, people }: Seats): readonly ParticipantInfo[] {
  return self === undefined ? [] : people.filter((person) => isSamePerson(person, self));
}

/** Whether the own voice and the call are on another device just now: two that play the same sound beside each other howl. */
export const isElsewhere = (state: Seats): boolean => otherDevices(state).some(({ presence }) => presence === 'here');

/** The accounts that are here on several devices. */
export function accountsTwice(people: readonly ParticipantInfo[]): ReadonlySet<string> {
  const known = new Set<string>();
  const twice = new Set<string>();
  for (const { accountId } of people) {
    if (accountId !== null) {
      (known.has(accountId) ? twice : known).add(accountId);
    }
  }
  return twice;
}

/** When the other device is gone, this one is the one to listen to. */
export function heardAgain(state: CallModel): CallModel {
  return state.soundOff && otherDevices(state).length === 0
    ? notify({ ...state, soundOff: false }, { tone: 'info', text: texts.soundBack, topic: 'sound' })
    : state;
}
