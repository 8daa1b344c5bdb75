import { beforeAll, describe, expect, test } from 'vitest';
import type { ParleyServer } from '../harness/parley-server';
import { sharedServer } from '../harness/shared';

describe('the server', () => {
  let server: ParleyServer;
  beforeAll(async () => {
    server = await sharedServer();
  });

  test('makes an instant meeting for a guest', async () => {
    const meeting = await server.createMeeting('Weekly');

    expect(meeting.meetingId).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    const found = await fetch(`${server.url}/api/meetings/${meeting.meetingId}`);
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ meetingId: meeting.meetingId, title: 'Weekly' });
  });

  test('keeps a meeting over kill -9', async () => {
    const { meetingId } = await server.createMeeting();

    await server.kill();
    await server.restart();

    expect((await fetch(`${server.url}/api/meetings/${meetingId}`)).status).toBe(200);
  });
});
