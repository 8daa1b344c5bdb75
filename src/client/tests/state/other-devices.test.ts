import { expect, test } from 'vitest';
import type { CallEvent, SignalEvent } from '../../src/state/events';
import type { CallModel } from '../../src/state/initial';
import { accountsTwice, isElsewhere, otherDevices } from '../../src/state/other-devices';
import { reduce } from '../../src/state/reducer';
import { texts } from '../../src/state/texts';
import { emptyCall, participant, snapshot } from '../participants';

const play = (state: CallModel, ...events: CallEvent[]) => events.reduce(reduce, state);
const signal = (event: Omit<SignalEvent, 'kind' | 'now'>) => ({ kind: 'signal', now: 0, ...event }) as SignalEvent;
const mine = { accountId: 'x', guest: false };
const joined = (...others: Parameters<typeof participant>[]): CallEvent => ({
  kind: 'joined',
  now: 0,
  snapshot: snapshot('a', { participants: [participant('a', mine), ...others.map((args) => participant(...args))] }),
});
const notices = (state: CallModel) => state.notices.map((notice) => notice.text);
const gone = (participantId: string) => signal({ name: 'participantLeft', payload: { participantId, reason: 'left' } });

test('other seats of the own account are other devices, those of guests and of others are not', () => {
  const state = play(emptyCall(), joined(['b', mine], ['c', { accountId: 'y' }], ['d']));

  expect(otherDevices(state).map((one) => one.participantId)).toEqual(['b']);
  expect(isElsewhere(state)).toBe(true);
  expect(isElsewhere(play(emptyCall(), joined(['b', { ...mine, presence: 'away' }])))).toBe(false);
  const guests = snapshot('a', { participants: [participant('a'), participant('b')] });
  expect(otherDevices(play(emptyCall(), { kind: 'joined', now: 0, snapshot: guests }))).toEqual([]);
});

test('knows who is here on several devices', () => {
  const people = [participant('a', mine), participant('b', mine), participant('c', { accountId: 'y' })];

  expect([...accountsTwice([...people, participant('d'), participant('e')])]).toEqual(['x']);
});

test('says when one joins on another device, and not when others do', () => {
  const came = (facts: Parameters<typeof participant>[1]) =>
    signal({ name: 'newParticipant', payload: { participant: participant('b', facts) } });

  expect(notices(play(emptyCall(), joined(), came(mine)))).toEqual([texts.otherDeviceCame]);
  expect(notices(play(emptyCall(), joined(), came({ accountId: 'y' })))).toEqual([]);
});

test('the sound comes back with the last of the other devices gone', () => {
  const quiet = play(emptyCall(), joined(['b', mine], ['c', mine], ['d']), { kind: 'sound', off: true });

  expect(play(quiet, gone('d'), gone('b')).soundOff).toBe(true);
  const heard = play(quiet, gone('b'), gone('c'));
  expect(heard.soundOff).toBe(false);
  expect(notices(heard)).toEqual([texts.soundBack]);
  expect(play(quiet, joined(['d'])).soundOff).toBe(false);
  expect(play(quiet, { kind: 'released' }).soundOff).toBe(false);
});

test('sound that is on is not spoken of', () => {
  expect(notices(play(emptyCall(), joined(['b', mine]), gone('b')))).toEqual([]);
});
