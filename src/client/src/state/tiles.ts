import type { ParticipantInfo } from '../protocol/signals';
import type { CallState, RemotePerson } from './model';

/** How long somebody without connection and without media keeps the tile, in milliseconds. */
export const tileGrace = 10_000;

/** Whether a person is gone as far as others can see or hear; media that still flows keeps the tile. */
export function isHidden(person: RemotePerson, now: number): boolean {
  return (
    person.presence === 'away' &&
    person.path !== 'connected' &&
    person.awaySince !== undefined &&
    now - person.awaySince >= tileGrace
  );
}

/** The others who get a tile, in the order of their seats. */
export function shownPeople(state: Pick<CallState, 'people'>): readonly RemotePerson[] {
  return state.people.filter((person) => !person.hidden);
}

/** Everybody with a raised hand, the first to raise it first. */
export function handsInOrder(state: Pick<CallState, 'people' | 'self'>): readonly ParticipantInfo[] {
  const all: readonly ParticipantInfo[] = state.self ? [state.self, ...state.people] : state.people;
  return all
    .filter((person) => person.handRaisedAt !== null)
    .sort((a, b) => Date.parse(a.handRaisedAt ?? '') - Date.parse(b.handRaisedAt ?? '') || a.seat - b.seat);
}
