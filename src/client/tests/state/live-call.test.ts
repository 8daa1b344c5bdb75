import { expect, test, vi } from 'vitest';
import type { CallMedia } from '../../src/media/call-media';
import type { LocalMedia } from '../../src/media/local-media';
import type { MediaOfferRequest } from '../../src/protocol/signals';
import type { CallListener } from '../../src/state/call-parts';
import { LiveCall } from '../../src/state/live-call';
import { SeatStore } from '../../src/state/seat';
import { memoryStorage } from '../../src/state/storage';
import { Store } from '../../src/state/store';
import { emptyCall, everything, snapshot } from '../participants';

const off = { audio: false, video: false, screen: false };

/** A server that has said who is there, and whose reply to joinMeeting is still on its way. */
function silentHub(handlers: Map<string, (payload: unknown) => void>) {
  return {
    state: 'Connected',
    start: async () => undefined,
    stop: async () => undefined,
    invoke: vi.fn(() => new Promise<unknown>(() => undefined)),
    on: (name: string, handler: (payload: unknown) => void) => void handlers.set(name, handler),
    onclose: () => undefined,
  };
}

test('the seat is kept and held before anything of the call shows', async () => {
  const handlers = new Map<string, (payload: unknown) => void>();
  const hub = silentHub(handlers);
  const seats = new SeatStore('abc-defg-hij', memoryStorage(), memoryStorage());
  const store = new Store(emptyCall());
  const seen: string[] = [];
  store.signal.subscribe(({ phase }) => seen.push(`${phase.kind} with the seat ${seats.seat?.participantId}`));
  const listener = {
    seatGiven: (participantId: string) => seen.push(`holds ${participantId}`),
    entered: (_: unknown, freshSeat: boolean) => seen.push(`entered, fresh: ${freshSeat}`),
  } as unknown as CallListener;
  const transport = new Proxy({}, { get: () => () => undefined }) as CallMedia;
  const call = new LiveCall(
    {
      meetingId: 'abc-defg-hij',
      store,
      seats,
      media: { tracks: {}, state: off } as unknown as LocalMedia,
      makeHub: () => hub,
      page: new EventTarget(),
      makeTransport: () => transport,
      early: { offer: () => undefined },
      password: undefined,
    },
    listener,
    false,
  );
  call.start();
  await vi.waitFor(() => expect(hub.invoke).toHaveBeenCalledWith('joinMeeting', expect.anything()));

  handlers.get('meetingJoined')?.(snapshot('a'));

  expect(seen).toEqual(['check with the seat undefined', 'holds a', 'call with the seat a', 'entered, fresh: true']);
  expect(seats.seat?.seatToken).toBe(call.seatToken);
  await call.close();
});

/** A call whose server answers when it is told to. */
function knocking(
  options: { readonly password?: string; readonly ticket?: string; readonly offer?: MediaOfferRequest } = {},
) {
  const handlers = new Map<string, (payload: unknown) => void>();
  const hub = silentHub(handlers);
  const answers: ((reply: unknown) => void)[] = [];
  hub.invoke.mockImplementation(() => new Promise((resolve) => void answers.push(resolve)));
  const seats = new SeatStore('abc-defg-hij', memoryStorage(), memoryStorage());
  if (options.ticket !== undefined) {
    seats.ticket = options.ticket;
  }
  const store = new Store(emptyCall());
  const told: string[] = [];
  const listener = new Proxy({} as CallListener, {
    get:
      (_, name) =>
      (...values: unknown[]) =>
        void told.push([String(name), ...values.filter((value) => typeof value !== 'object')].join(' ')),
  });
  const call = new LiveCall(
    {
      meetingId: 'abc-defg-hij',
      store,
      seats,
      media: { tracks: {}, state: off } as unknown as LocalMedia,
      makeHub: () => hub,
      page: new EventTarget(),
      makeTransport: () => new Proxy({}, { get: () => () => undefined }) as CallMedia,
      early: { offer: (send) => options.offer && void send(options.offer) },
      password: options.password,
    },
    listener,
    false,
  );
  call.start();
  const asked = () => vi.waitFor(() => expect(answers).toHaveLength(1));
  const waits = { meetingId: 'abc-defg-hij', title: 'Weekly', participantId: 'a', reason: 'waitingRoom' };
  const say = (name: string, payload: unknown = {}) => handlers.get(name)?.(payload);
  return { call, hub, seats, store, told, say, asked, waits, answer: (reply: unknown) => answers[0]?.(reply) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('who waits keeps the place for a reload, says nothing, and arrives as somebody new when let in', async () => {
  const { call, hub, seats, store, told, say, asked, waits, answer } = knocking();
  await asked();
  say('waitingRoomJoined', { ...waits, hostPresent: true });
  answer({ accepted: true, participantId: 'a', waiting: true });
  await settled();

  expect(store.state.phase).toEqual({ kind: 'waiting', reason: 'waitingRoom', hostPresent: true });
  expect(store.state.channel).toBe('connected');
  expect(seats.seat).toMatchObject({ participantId: 'a', seatToken: call.seatToken });
  call.syncMedia();
  expect(hub.invoke).toHaveBeenCalledTimes(1);

  say('admittedToMeeting');
  say('meetingJoined', snapshot('a'));

  expect(store.state.phase).toEqual({ kind: 'call' });
  expect(told).toEqual(['seatGiven a', 'waits', 'admitted', 'entered true']);
  void call.submit('raiseHand', { raised: true });
  expect(hub.invoke).toHaveBeenLastCalledWith('raiseHand', expect.anything());
  await call.close();
});

test('what was made ahead is offered right behind the wish to come in, before that is answered', async () => {
  const { call, hub } = knocking({ offer: { connectionId: 'c', first: true, sdp: 'v=0', published: [] } });
  await vi.waitFor(() => expect(hub.invoke).toHaveBeenCalledTimes(2));

  const methods = (hub.invoke.mock.calls as unknown as [string, unknown][]).map(([method]) => method);
  expect(methods).toEqual(['joinMeeting', 'offerMedia']);
  await call.close();
});

test('being let in before the answer to the own question came is being in', async () => {
  const { call, store, told, say, asked, waits, answer } = knocking();
  await asked();
  say('waitingRoomJoined', { ...waits, hostPresent: true });
  say('admittedToMeeting');
  say('meetingJoined', snapshot('a'));
  answer({ accepted: true, participantId: 'a', waiting: true });
  await settled();

  expect(store.state).toMatchObject({ phase: { kind: 'call' }, channel: 'connected' });
  expect(told.at(-1)).toBe('entered true');
  await call.close();
});

test('the password and the ticket of the link go with the question, and a bad ticket is forgotten', async () => {
  const { call, hub, seats, store, asked, answer } = knocking({ password: 'open sesame', ticket: 'xyz' });
  await asked();
  expect(hub.invoke).toHaveBeenLastCalledWith(
    'joinMeeting',
    expect.objectContaining({ password: 'open sesame', ticket: 'xyz' }),
  );

  answer({ accepted: false, code: 'ticket_invalid', message: 'This personal link has expired.' });

  await vi.waitFor(() => expect(hub.invoke).toHaveBeenCalledTimes(2));
  expect(hub.invoke).toHaveBeenLastCalledWith('joinMeeting', expect.objectContaining({ ticket: null }));
  expect(seats.ticket).toBeUndefined();
  expect(store.state.notices.map((notice) => notice.text)).toEqual(['This personal link has expired.']);
  await call.close();
});

test('what hosts do to this person and at the door is passed on', async () => {
  const { call, told, say, asked, answer } = knocking();
  await asked();
  say('meetingJoined', snapshot('a'));
  answer({ accepted: true, participantId: 'a' });
  await settled();
  told.length = 0;

  say('mediaStopped', { participantIds: ['b'], stopped: { ...off, audio: true }, by: 'b' });
  say('mediaStopped', { participantIds: ['a'], stopped: { ...off, audio: true }, by: 'b' });
  say('permissionsUpdated', { participantIds: ['a'], permissions: everything, by: 'b' });
  const waiter = { participantId: 'x', displayName: 'X', guest: true, since: '2026-01-01T10:00:00Z' };
  say('waitingRoomUpdate', { count: 1, arrived: [waiter], gone: [], complete: false });
  say('waitingRoomUpdate', { count: 1, arrived: [waiter], gone: [], complete: true });
  say('waitingRoomUpdate', { count: 0, arrived: [], gone: ['x'], complete: false });
  say('deniedFromMeeting', { retryAfter: 60 });
  say('removedFromMeeting');

  expect(told).toEqual(['stopped', 'permitted', 'knocked', 'denied 60', 'removed']);
  await call.close();
});

test('nothing that comes after leaving brings the person back in', async () => {
  const { call, store, told, say, asked, waits } = knocking();
  await asked();
  say('waitingRoomJoined', { ...waits, hostPresent: true });
  const left = call.leave();
  store.dispatch({ kind: 'phase', phase: { kind: 'check' } });

  say('admittedToMeeting');
  say('meetingJoined', snapshot('a'));

  expect(store.state.phase).toEqual({ kind: 'check' });
  expect(told.at(-1)).toBe('waits');
  await Promise.race([left, settled()]);
  await call.close();
});
