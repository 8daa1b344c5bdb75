import { expect, test } from 'vitest';
import type { CommandReply } from '../../src/protocol/signals';
import type { LiveCall } from '../../src/state/live-call';
import type { MediaCalls } from '../../src/state/media-calls';
import { SeatStore } from '../../src/state/seat';
import { memoryStorage } from '../../src/state/storage';
import { Store } from '../../src/state/store';
import { Talk } from '../../src/state/talk';
import { texts } from '../../src/state/texts';
import { emptyCall } from '../participants';

/** A person in a call whose server answers everything in one way. */
function talking(reply: CommandReply) {
  const store = new Store(emptyCall());
  const seats = new SeatStore('abc-defg-hij', memoryStorage(), memoryStorage());
  const calls = { react: async () => reply } as unknown as MediaCalls;
  let call: Pick<LiveCall, 'submit' | 'calls'> | undefined = { submit: async () => reply, calls };
  const talk = new Talk(store, seats, () => call as LiveCall | undefined);
  const leave = () => {
    call = undefined;
  };
  return { talk, store, seats, leave, notices: () => store.state.notices.map((notice) => notice.text) };
}

test('reacting too fast is said once, however often it is pressed', async () => {
  const { talk, notices } = talking({ accepted: false, code: 'rate_limited', retryAfter: 2 });
  await talk.react('heart');
  await talk.react('heart');

  expect(notices()).toEqual([texts.reactionTooFast]);
});

test('a reaction that was not sent is said to be lost', async () => {
  const { talk, notices } = talking({ accepted: false, code: 'unavailable' });
  await talk.react('heart');

  expect(notices()).toEqual([texts.reactionFailed]);
});

test('after leaving nobody is told about a reaction', async () => {
  const { talk, notices, leave } = talking({ accepted: false, code: 'not_in_meeting' });
  const sent = talk.react('heart');
  leave();
  await sent;

  expect(notices()).toEqual([]);
});

test('a name is saved when the server has agreed, not before', async () => {
  const { talk, store, seats } = talking({ accepted: true });
  const saved = talk.rename('Anna');
  expect(store.state.displayName).toBe('A');

  expect(await saved).toBe(true);
  expect([store.state.displayName, seats.name]).toEqual(['Anna', 'Anna']);
});

test('a refused name changes nothing, and says why', async () => {
  const { talk, store, seats, notices } = talking({ accepted: false, code: 'name_invalid', message: 'Too long.' });

  expect(await talk.rename('Anna')).toBe(false);
  expect([store.state.displayName, seats.name]).toEqual(['A', '']);
  expect(notices()).toEqual([`${texts.renameFailed} Too long.`]);
});
