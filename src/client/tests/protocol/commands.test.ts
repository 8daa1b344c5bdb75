import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandQueue } from '../../src/protocol/commands';
import { ChannelLost } from '../../src/protocol/connection';
import type { CommandReply } from '../../src/protocol/signals';

interface Sent {
  readonly method: string;
  readonly request: { readonly commandId: string };
  answer(reply: CommandReply): void;
  lose(): void;
}

const ok: CommandReply = { accepted: true };
let sent: Sent[];

function newQueue(limit?: number): CommandQueue {
  sent = [];
  return new CommandQueue(
    (method, request) =>
      new Promise((answer, reject) => sent.push({ method, request, answer, lose: () => reject(new ChannelLost()) })),
    limit,
  );
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('sends one after the other, in order', async () => {
  const queue = newQueue();
  queue.open();
  const first = queue.submit('chatMessage', { text: 'one' });
  void queue.submit('raiseHand', { raised: true });
  await settle();
  expect(sent.map((one) => one.method)).toEqual(['chatMessage']);

  sent[0]?.answer(ok);

  expect(await first).toEqual(ok);
  await settle();
  expect(sent.map((one) => one.method)).toEqual(['chatMessage', 'raiseHand']);
});

test('keeps commands until the meeting is joined', async () => {
  const queue = newQueue();
  void queue.submit('chatMessage', { text: 'one' });
  await settle();
  expect(sent).toHaveLength(0);

  queue.open();
  await settle();

  expect(sent).toHaveLength(1);
});

test('after a lost connection the unanswered go again in order under their first ids', async () => {
  const queue = newQueue();
  queue.open();
  const first = queue.submit('chatMessage', { text: 'one' });
  void queue.submit('chatMessage', { text: 'two' });
  await settle();

  queue.hold();
  sent[0]?.lose();
  await settle();
  expect(sent).toHaveLength(1);
  queue.open();
  await settle();
  sent[1]?.answer(ok);
  await settle();

  expect(await first).toEqual(ok);
  expect(sent.map((one) => one.request)).toMatchObject([{ text: 'one' }, { text: 'one' }, { text: 'two' }]);
  expect(sent[1]?.request.commandId).toBe(sent[0]?.request.commandId);
  expect(sent[2]?.request.commandId).not.toBe(sent[0]?.request.commandId);
});

test('a loss that is noticed only after the return is made up for as well', async () => {
  const queue = newQueue();
  queue.open();
  void queue.submit('chatMessage', { text: 'one' });
  await settle();

  queue.hold();
  queue.open();
  sent[0]?.lose();
  await settle();

  expect(sent).toHaveLength(2);
});

test('a rate-limited command waits as told and goes again', async () => {
  const queue = newQueue();
  queue.open();
  const reply = queue.submit('chatMessage', { text: 'one' });
  await settle();

  sent[0]?.answer({ accepted: false, code: 'rate_limited', retryAfter: 2 });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  sent[1]?.answer(ok);

  expect(await reply).toEqual(ok);
});

test('only the latest of replaceable commands is sent', async () => {
  const queue = newQueue();
  const media = (audio: boolean) => ({ media: { audio, video: false, screen: false } });
  const first = queue.submit('mediaStateChanged', media(false), { latest: true });
  const last = queue.submit('mediaStateChanged', media(true), { latest: true });
  queue.open();
  await settle();
  sent[0]?.answer(ok);

  expect(await Promise.all([first, last])).toEqual([ok, ok]);
  expect(sent.map((one) => one.request)).toMatchObject([media(true)]);
});

test('a full queue refuses, and a closed one answers everybody', async () => {
  const queue = newQueue(1);
  const first = queue.submit('chatMessage', { text: 'one' });
  const second = await queue.submit('chatMessage', { text: 'two' });
  queue.close();

  expect(second).toMatchObject({ accepted: false, code: 'unavailable' });
  expect(await first).toMatchObject({ accepted: false, code: 'not_in_meeting' });
});
