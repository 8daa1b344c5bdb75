import { ChannelLost } from './connection';
import type { HubMethods } from './hub';
import { newId } from './identifiers';
import { pause } from './retry';
import { type CommandReply, refusals } from './signals';

/** What hosts and co-hosts do. */
export type ModerationMethod =
  | 'admitFromWaitingRoom'
  | 'denyFromWaitingRoom'
  | 'muteParticipant'
  | 'muteEveryone'
  | 'askToUnmute'
  | 'stopVideo'
  | 'stopSharing'
  | 'lowerHand'
  | 'spotlight'
  | 'makeCoHost'
  | 'removeCoHost'
  | 'removeParticipant'
  | 'updateUserPermissions'
  | 'lockMeeting'
  | 'setWaitingRoom'
  | 'setPassword'
  | 'updateMeeting'
  | 'endMeeting';

/** Calls that change the meeting and must have their effect exactly once. */
export type CommandMethod = ModerationMethod | 'chatMessage' | 'mediaStateChanged' | 'raiseHand' | 'rename';

export type Body<M extends CommandMethod> = Omit<HubMethods[M][0], 'commandId'>;

interface Entry {
  readonly commandId: string;
  readonly method: CommandMethod;
  body: object;
  sent: boolean;
  readonly waiting: ((reply: CommandReply) => void)[];
}

type Send = (method: CommandMethod, request: never) => Promise<CommandReply>;

const refused = (code: string, message: string): CommandReply => ({ accepted: false, code, message });

/** Longest wait that a rate-limited command obeys, in seconds. */
const longestWait = 10;

/**
 * Sends commands one after the other and keeps each until it is answered. After a lost connection the unanswered ones
 * go out again, in order and under their first id, which the server answers without a second effect.
 */
export class CommandQueue {
  readonly #entries: Entry[] = [];
  readonly #send: Send;
  readonly #limit: number;
  readonly #scope = new AbortController();
  #open = false;
  #pumping = false;
  #epoch = 0;

  constructor(send: Send, limit = 100) {
    this.#send = send;
    this.#limit = limit;
  }

  /** The meeting is joined: commands may flow. */
  open(): void {
    this.#open = true;
    this.#epoch++;
    void this.#pump();
  }

  /** The channel is gone: keep everything. */
  hold(): void {
    this.#open = false;
  }

  /** Gives up what is left. */
  close(): void {
    this.#open = false;
    this.#scope.abort();
    for (const entry of this.#entries.splice(0)) {
      answer(entry, refused(refusals.notInMeeting, 'You are not in this meeting.'));
    }
  }

  /** Sends a command; with `latest`, one of the same kind that was not sent yet is replaced instead. */
  submit<M extends CommandMethod>(
    method: M,
    body: Body<M>,
    options: { readonly commandId?: string; readonly latest?: boolean } = {},
  ): Promise<CommandReply> {
    return new Promise((resolve) => {
      const waiting = options.latest
        ? this.#entries.find((entry) => entry.method === method && !entry.sent)
        : undefined;
      if (waiting !== undefined) {
        waiting.body = body;
        waiting.waiting.push(resolve);
        return;
      }
      if (this.#scope.signal.aborted || this.#entries.length >= this.#limit) {
        resolve(refused(refusals.unavailable, 'Too much is waiting to be sent. Please try again.'));
        return;
      }

      this.#entries.push({ commandId: options.commandId ?? newId(), method, body, sent: false, waiting: [resolve] });
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping) {
      return;
    }

    this.#pumping = true;
    while (this.#open) {
      const entry = this.#entries[0];
      if (entry === undefined) {
        break;
      }
      await this.#attempt(entry);
    }
    this.#pumping = false;
  }

  async #attempt(entry: Entry): Promise<void> {
    const epoch = this.#epoch;
    entry.sent = true;
    let reply: CommandReply;
    try {
      reply = await this.#send(entry.method, { ...entry.body, commandId: entry.commandId } as never);
    } catch (error) {
      if (error instanceof ChannelLost) {
        // Unless the meeting was joined again meanwhile, wait for that.
        this.#open &&= this.#epoch !== epoch;
        return;
      }
      reply = refused(refusals.unavailable, "The server can't do this right now. Please try again.");
    }

    if (reply.code === refusals.rateLimited && !this.#scope.signal.aborted) {
      await pause(Math.min(Math.max(reply.retryAfter ?? 1, 0.2), longestWait) * 1_000, this.#scope.signal);
      return;
    }
    if (this.#entries[0] === entry) {
      this.#entries.shift();
      answer(entry, reply);
    }
  }
}

function answer(entry: Entry, reply: CommandReply): void {
  for (const resolve of entry.waiting) {
    resolve(reply);
  }
}
