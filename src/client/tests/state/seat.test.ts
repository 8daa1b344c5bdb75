import { afterEach, expect, test, vi } from 'vitest';
import { afterRefusal, devicesAtArrival } from '../../src/state/join';
import { SeatStore, secretsOf } from '../../src/state/seat';
import { SeatHold, takeSeatLock } from '../../src/state/seat-lock';
import { memoryStorage, storageOr } from '../../src/state/storage';

const seat = { participantId: 'p', seatToken: 's', wishes: { microphone: true, camera: false } };

afterEach(() => {
  vi.useRealTimers();
});

test('a reload finds the seat, another tab and another meeting do not', () => {
  const [tab, browser] = [memoryStorage(), memoryStorage()];
  new SeatStore('abc-defg-hij', tab, browser).keep(seat);

  expect(new SeatStore('abc-defg-hij', tab, browser).seat).toEqual(seat);
  expect(new SeatStore('abc-defg-hij', memoryStorage(), browser).seat).toBeUndefined();
  expect(new SeatStore('xyz-defg-hij', tab, browser).seat).toBeUndefined();
});

test('what is not a seat counts as none', () => {
  const tab = memoryStorage();
  const seats = new SeatStore('m', tab, memoryStorage());
  for (const text of ['{', 'null', '{"participantId":1}', '{"participantId":"p","seatToken":"s","wishes":{}}']) {
    tab.setItem('parley.seat.m', text);
    expect(seats.seat).toBeUndefined();
  }
});

test("the host's token is kept per meeting for the whole browser", () => {
  const browser = memoryStorage();
  new SeatStore('m', memoryStorage(), browser).hostToken = 'secret';

  expect(new SeatStore('m', memoryStorage(), browser).hostToken).toBe('secret');
  expect(new SeatStore('n', memoryStorage(), browser).hostToken).toBeUndefined();
});

test("the host's token is read from the address, and nothing else", () => {
  expect(secretsOf('#host=abc_-1')).toEqual({ hostToken: 'abc_-1' });
  expect(secretsOf('#ticket=xyz')).toEqual({ ticket: 'xyz' });
  expect(secretsOf('#host=a&ticket=b')).toEqual({ hostToken: 'a', ticket: 'b' });
  expect(secretsOf('#host=')).toEqual({});
  expect(secretsOf('#other=1')).toEqual({});
  expect(secretsOf('')).toEqual({});
});

test('a browser without storage gets one in memory', () => {
  const storage = storageOr(() => {
    throw new Error('refused');
  });
  storage.setItem('a', '1');

  expect(storage.getItem('a')).toBe('1');
});

/** Locks of one browser, as all its tabs see them. */
function fakeLocks(): LockManager {
  const holders = new Map<string, (error: Error) => void>();
  const request = async (name: string, options: LockOptions, use: (lock: unknown) => Promise<void> | undefined) => {
    const taken = holders.get(name);
    if (taken !== undefined && !options.steal) {
      return use(null);
    }
    taken?.(new Error('stolen'));
    const held = Promise.race([
      use({ name }),
      new Promise<void>((_, reject) => {
        holders.set(name, reject);
      }),
    ]);
    await held.then(() => holders.delete(name));
  };
  return { request } as unknown as LockManager;
}

test('one tab holds the seat until it lets go', async () => {
  vi.useFakeTimers();
  const locks = fakeLocks();
  const first = await takeSeatLock(locks, 'p');

  expect(first?.certain).toBe(true);
  const second = takeSeatLock(locks, 'p');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await second).toBeUndefined();
  first?.release();
  const third = takeSeatLock(locks, 'p');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await third).toBeDefined();
});

test('taking over steals the seat', async () => {
  const locks = fakeLocks();
  await takeSeatLock(locks, 'p');

  expect(await takeSeatLock(locks, 'p', { steal: true })).toBeDefined();
});

test('a tab that gets another seat lets go of the one that expired', async () => {
  const locks = fakeLocks();
  const hold = new SeatHold(locks);
  await hold.take('p');
  await hold.take('q');

  expect(await takeSeatLock(locks, 'p')).toBeDefined();
  expect((await hold.take('q'))?.participantId).toBe('q');
  hold.letGo();
  await Promise.resolve();
  expect(await takeSeatLock(locks, 'q')).toBeDefined();
});

test('a lock that comes after the call ended is let go', async () => {
  const locks = fakeLocks();
  const hold = new SeatHold(locks);
  const late = hold.take('p');
  hold.letGo();

  expect(await late).toBeUndefined();
  expect(await takeSeatLock(locks, 'p')).toBeDefined();
});

test('without locks everybody may try, but not take over', async () => {
  expect(await takeSeatLock(undefined, 'p')).toMatchObject({ certain: false });
});

test('a refusal leads to the right next step', () => {
  const first = { again: false, returning: false, withHostToken: true, withTicket: true, waitedSeconds: 5 };
  const refused = (code: string) => ({ accepted: false, code });

  expect(afterRefusal(refused('seat_in_use'), first)).toEqual({ kind: 'seat-in-use' });
  expect(afterRefusal(refused('seat_in_use'), { ...first, waitedSeconds: 1 })).toMatchObject({ kind: 'retry' });
  expect(afterRefusal(refused('host_token_invalid'), first)).toEqual({ kind: 'forget-host-token' });
  expect(afterRefusal(refused('ticket_invalid'), first)).toEqual({ kind: 'forget-ticket' });
  expect(afterRefusal(refused('ticket_invalid'), { ...first, withTicket: false })).toEqual({ kind: 'give-up' });
  expect(afterRefusal(refused('password_wrong'), first)).toEqual({ kind: 'give-up' });
  expect(afterRefusal(refused('denied_from_meeting'), { ...first, again: true })).toEqual({ kind: 'give-up' });
  expect(afterRefusal(refused('meeting_ended'), first)).toEqual({ kind: 'give-up' });
  expect(afterRefusal(refused('meeting_ended'), { ...first, again: true })).toEqual({ kind: 'ended' });
  expect(afterRefusal(refused('unavailable'), first)).toEqual({ kind: 'give-up' });
  expect(afterRefusal(refused('unavailable'), { ...first, again: true })).toMatchObject({ kind: 'retry' });
});

test('the microphone is off from the sixth person, the camera from the thirteenth', () => {
  expect(devicesAtArrival(5)).toEqual({ microphone: true, camera: true });
  expect(devicesAtArrival(6)).toEqual({ microphone: false, camera: true });
  expect(devicesAtArrival(13)).toEqual({ microphone: false, camera: false });
});
