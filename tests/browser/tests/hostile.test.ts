import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { HubClient } from '../harness/hub';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { sharedServer } from '../harness/shared';
import { until } from '../harness/wait';

const end = '\u001e';

describe('a hostile client', () => {
  let server: ParleyServer;
  let meeting: Meeting;
  let ada: HubClient;
  let ben: HubClient;

  beforeAll(async () => {
    server = await sharedServer();
  });
  beforeEach(async () => {
    meeting = await newMeeting(server);
    ada = await HubClient.join(server, meeting.id, 'Ada');
    ben = await HubClient.join(server, meeting.id, 'Ben');
  });
  afterEach(async () => {
    await othersAreUnharmed();
    await Promise.all([ada.close(), ben.close()]);
  });

  /** Ada and Ben still talk, at once. */
  async function othersAreUnharmed(): Promise<void> {
    const heard = ben.collect<{ line: { text: string } }>('chatMessage');
    const text = `still here ${randomUUID()}`;
    expect(await ada.call('chatMessage', { text })).toMatchObject({ accepted: true });
    await until('Ben reads it', () => heard.some(({ line }) => line.text === text), { within: 2_000, every: 20 });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  }

  /** A WebSocket past the SignalR handshake; resolves with how it ended once it has. */
  async function raw(headers: Record<string, string> = {}): Promise<{ socket: WebSocket; ended: Promise<string> }> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/hubs/meeting`, { headers });
    const ended = new Promise<string>((resolve) => {
      socket.once('unexpected-response', (_, answer) => resolve(`status ${answer.statusCode}`));
      socket.once('error', (error) => resolve(error.message));
      socket.once('close', (code) => resolve(`closed ${code}`));
    });
    await Promise.race([new Promise((resolve) => socket.once('open', resolve)), ended]);
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(`{"protocol":"json","version":1}${end}`);
    }
    return { socket, ended };
  }

  test.each([
    ['bytes that are no JSON', Buffer.from([0, 255, 254, 30, 7, 30])],
    ['JSON that is no message', `[1,2,3]${end}`],
    ['deep nesting', `{"type":1,"target":"joinMeeting","arguments":[${'['.repeat(5_000)}${']'.repeat(5_000)}]}${end}`],
    ['a message without an end', 'x'.repeat(250_000)],
    ['one large message', `{"type":1,"target":"chatMessage","arguments":["${'x'.repeat(250_000)}"]}${end}`],
  ])('that sends %s is disconnected', async (_, data) => {
    const { socket, ended } = await raw();

    socket.send(data);

    expect(await ended).toMatch(/^closed/);
  });

  test.each(['https://evil.example', 'http://localhost:1', 'http://localhost.evil.example', 'null'])(
    'from the origin %s is refused',
    async (origin) => {
      expect(await (await raw({ origin })).ended).toBe('status 403');

      const negotiation = await fetch(`${server.url}/hubs/meeting/negotiate?negotiateVersion=1`, {
        method: 'POST',
        headers: { origin },
      });
      expect(negotiation.status).toBe(403);
      const creation = await fetch(`${server.url}/api/meetings`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(creation.status).toBe(403);
    },
  );

  test('may do nothing before it has joined', async () => {
    const mallory = await HubClient.connect(server);

    for (const [method, request] of [
      ['chatMessage', { text: 'hello' }],
      ['raiseHand', { raised: true }],
      ['rename', { displayName: 'Ada' }],
      ['mediaStateChanged', { media: { audio: true, video: true, screen: true } }],
      ['endMeeting', {}],
      ['newOffer', { to: ada.participantId, toInstance: ada.instanceId, sdp: 'v=0' }],
    ] as const) {
      expect(await mallory.call(method, request), method).toMatchObject({ accepted: false, code: 'not_in_meeting' });
    }
    expect(await mallory.connection.invoke('getIceServers')).toEqual({ iceServers: [] });
    await mallory.close();
  });

  test('cannot take the seat of another with what everybody sees', async () => {
    const mallory = await HubClient.connect(server);
    const reply = await mallory.call('joinMeeting', {
      meetingId: meeting.id,
      displayName: 'Ada',
      instanceId: ada.instanceId,
      media: { audio: false, video: false, screen: false },
      seatToken: ada.participantId.padEnd(32, 'x'),
      takeOver: true,
    });

    expect(reply.participantId).not.toBe(ada.participantId);
    expect(ada.closed).toBe(false);
    await mallory.close();
  });

  test('cannot become host with a wrong token, nor end the meeting', async () => {
    const mallory = await HubClient.connect(server);
    const join = {
      meetingId: meeting.id,
      displayName: 'Mallory',
      instanceId: randomUUID(),
      media: { audio: false, video: false, screen: false },
    };
    expect(await mallory.call('joinMeeting', { ...join, hostToken: 'x'.repeat(43) })).toMatchObject({
      accepted: false,
      code: 'host_token_invalid',
    });
    expect(await mallory.call('joinMeeting', join)).toMatchObject({ accepted: true });

    expect(await mallory.call('endMeeting')).toMatchObject({ accepted: false, code: 'not_allowed' });
    await mallory.close();
  });

  test('gets a code for each field out of bounds, and changes nothing', async () => {
    const names = ben.collect('participantsUpdate');
    for (const [method, request, code] of [
      ['chatMessage', { text: '' }, 'text_invalid'],
      ['chatMessage', { text: 'x'.repeat(4_001) }, 'text_invalid'],
      ['chatMessage', { text: 'hi', to: randomUUID() }, 'participant_unknown'],
      ['rename', { displayName: '' }, 'name_invalid'],
      ['rename', { displayName: 'x'.repeat(61) }, 'name_invalid'],
      ['newOffer', { to: randomUUID(), toInstance: 'x', sdp: 'v=0' }, 'participant_unknown'],
      ['newOffer', { to: ben.participantId, toInstance: 'x', sdp: 'v=0' }, 'instance_changed'],
      ['newOffer', { to: ben.participantId, toInstance: ben.instanceId, sdp: 'x'.repeat(60_001) }, 'too_large'],
    ] as const) {
      expect(await ada.call(method, request), `${method} ${JSON.stringify(request).slice(0, 60)}`).toMatchObject({
        accepted: false,
        code,
      });
    }
    expect(names).toEqual([]);
  });

  test('gets an error for a wrong type or a missing field, and stays connected', async () => {
    for (const request of [
      null,
      5,
      'text',
      [],
      {},
      { commandId: 1, text: 2 },
      { commandId: randomUUID() },
      { commandId: randomUUID(), text: null },
    ]) {
      const answer = await ada.connection.invoke('chatMessage', request).catch((error: Error) => error);

      expect(
        answer instanceof Error || (answer as { accepted: boolean }).accepted === false,
        JSON.stringify(request),
      ).toBe(true);
    }
    await expect(ada.connection.invoke('noSuchMethod', {})).rejects.toThrow();
    expect(ada.closed).toBe(false);
  });

  test('that floods is slowed down, then disconnected', { timeout: 60_000 }, async () => {
    const mallory = await HubClient.join(server, meeting.id, 'Mallory');
    const codes = new Set<string | null | undefined>();
    for (let round = 0; round < 40 && !mallory.closed; round++) {
      const replies = await Promise.allSettled(
        Array.from({ length: 100 }, () => mallory.call('raiseHand', { raised: round % 2 === 0 })),
      );
      for (const reply of replies) {
        codes.add(reply.status === 'fulfilled' ? reply.value.code : 'disconnected');
      }
    }

    expect([...codes]).toContain('rate_limited');
    expect([...codes]).toContain('disconnected');
    expect(mallory.closed).toBe(true);
  });

  test('repeats a command without a second effect', async () => {
    const heard = ben.collect('chatMessage');
    const commandId = randomUUID();
    for (let i = 0; i < 3; i++) {
      expect(await ada.connection.invoke('chatMessage', { commandId, text: 'once' })).toMatchObject({ accepted: true });
    }

    await othersAreUnharmed();
    expect(heard.filter((signal) => (signal as { line: { text: string } }).line.text === 'once')).toHaveLength(1);
  });
});
