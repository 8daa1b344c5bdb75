import { randomBytes, randomUUID } from 'node:crypto';
import { type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { ParleyServer } from './parley-server';

export interface Reply {
  readonly accepted: boolean;
  readonly code?: string | null;
  readonly participantId?: string | null;
  readonly seatToken?: string | null;
}

const mediaOff = { audio: false, video: false, screen: false };

/** A participant without a browser, who may say to the hub whatever it likes. */
export class HubClient {
  readonly instanceId = randomUUID();
  readonly seatToken = randomBytes(24).toString('base64url');
  participantId = '';
  closed = false;

  private constructor(readonly connection: HubConnection) {
    connection.onclose(() => {
      this.closed = true;
    });
  }

  static async connect(server: ParleyServer): Promise<HubClient> {
    const connection = new HubConnectionBuilder()
      .withUrl(`${server.url}/hubs/meeting`)
      .configureLogging(LogLevel.None)
      .build();
    // Signals nobody listens to are dropped; that is no error here.
    const client = new HubClient(connection);
    await connection.start();
    return client;
  }

  static async join(server: ParleyServer, meetingId: string, displayName: string): Promise<HubClient> {
    const client = await HubClient.connect(server);
    const reply = await client.call('joinMeeting', {
      meetingId,
      displayName,
      instanceId: client.instanceId,
      media: mediaOff,
      seatToken: client.seatToken,
    });
    if (!reply.accepted || !reply.participantId) {
      throw new Error(`${displayName} was refused: ${JSON.stringify(reply)}`);
    }
    client.participantId = reply.participantId;
    return client;
  }

  /** Calls a method with a fresh command id. */
  call(method: string, request: Record<string, unknown> = {}): Promise<Reply> {
    return this.connection.invoke(method, { commandId: randomUUID(), ...request });
  }

  /** Everything that arrives under this name from now on. */
  collect<T>(signal: string): T[] {
    const received: T[] = [];
    this.connection.on(signal, (payload: T) => {
      received.push(payload);
    });
    return received;
  }

  close(): Promise<void> {
    return this.connection.stop();
  }
}
