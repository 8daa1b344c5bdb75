import { createHub, type Hub, type HubMethods } from './hub';
import { pause, retryDelay } from './retry';
import type { Signals } from './signals';

/** The call did not reach the server, or its answer did not come back; whether it had an effect is not known. */
export class ChannelLost extends Error {
  constructor() {
    super('The connection to the server was lost.');
  }
}

export type SignalName = keyof Signals;

export interface ConnectionListener {
  /** After each connection, the first one included: time to join. */
  connected(): void;
  lost(): void;
  signal<K extends SignalName>(name: K, payload: Signals[K]): void;
}

// A record, so that the compiler misses a signal that nobody would listen to.
const listened: Readonly<Record<SignalName, true>> = {
  meetingJoined: true,
  waitingRoomJoined: true,
  waitingChanged: true,
  waitingRoomUpdate: true,
  admittedToMeeting: true,
  deniedFromMeeting: true,
  removedFromMeeting: true,
  meetingUpdated: true,
  permissionsUpdated: true,
  mediaStopped: true,
  unmuteAsked: true,
  handsLowered: true,
  promotedToCoHost: true,
  demotedFromCoHost: true,
  moderated: true,
  newParticipant: true,
  participantLeft: true,
  participantsUpdate: true,
  mediaStateChanged: true,
  handChanged: true,
  reaction: true,
  chatMessage: true,
  newOffer: true,
  newAnswer: true,
  newIceCandidate: true,
  mediaPathChanged: true,
  mediaSourcesChanged: true,
  mediaLayersWanted: true,
  speakerChanged: true,
  mediaClosed: true,
  seatTaken: true,
  viewersChanged: true,
  meetingEnded: true,
};
const signalNames = Object.keys(listened) as readonly SignalName[];

// A start that takes longer than this is hanging in a dead network; the next attempt is a better bet.
const startLimit = 8_000;
const replyLimit = 15_000;

/** The channel to the server: connects, and connects again for ever until closed. */
export class MeetingConnection {
  readonly #listener: ConnectionListener;
  readonly #makeHub: () => Hub;
  readonly #page: EventTarget;
  readonly #scope = new AbortController();
  #hub: Hub | undefined;
  #nap = new AbortController();
  #connecting = false;

  constructor(listener: ConnectionListener, makeHub: () => Hub = createHub, page: EventTarget = window) {
    this.#listener = listener;
    this.#makeHub = makeHub;
    this.#page = page;
  }

  open(): void {
    this.#page.addEventListener('online', () => this.#cameOnline(), { signal: this.#scope.signal });
    void this.#connect();
  }

  /** Rejects with {@link ChannelLost}, or with the server's error. */
  async invoke<M extends keyof HubMethods>(method: M, request: HubMethods[M][0]): Promise<HubMethods[M][1]> {
    const hub = this.#hub;
    if (hub?.state !== 'Connected') {
      throw new ChannelLost();
    }

    const answered = new AbortController();
    const late = pause(replyLimit, answered.signal).then(() => {
      if (!answered.signal.aborted) {
        this.#drop(hub);
      }
      throw new ChannelLost();
    });
    try {
      const reply = request === undefined ? hub.invoke(method) : hub.invoke(method, request);
      return (await Promise.race([reply, late])) as HubMethods[M][1];
    } catch (error) {
      throw this.#hub === hub && hub.state === 'Connected' ? error : new ChannelLost();
    } finally {
      answered.abort();
      late.catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.#scope.abort();
    this.#nap.abort();
    const hub = this.#hub;
    this.#hub = undefined;
    await hub?.stop();
  }

  async #connect(): Promise<void> {
    if (this.#connecting) {
      return;
    }

    this.#connecting = true;
    for (let attempt = 0; !this.#scope.signal.aborted; attempt++) {
      const hub = this.#newHub();
      if (await this.#started(hub)) {
        break;
      }
      abandon(hub);
      this.#nap = new AbortController();
      await pause(retryDelay(attempt), this.#nap.signal);
    }
    this.#connecting = false;
    if (!this.#scope.signal.aborted) {
      this.#listener.connected();
    }
  }

  /** Whether the hub is up; then it is the current one. */
  async #started(hub: Hub): Promise<boolean> {
    const limit = new AbortController();
    const up = await Promise.race([
      hub.start().then(
        () => true,
        () => false,
      ),
      pause(startLimit, limit.signal).then(() => false),
    ]);
    limit.abort();
    if (!up || this.#scope.signal.aborted) {
      return false;
    }
    this.#hub = hub;
    return true;
  }

  #newHub(): Hub {
    const hub = this.#makeHub();
    for (const name of signalNames) {
      hub.on(name, (payload) => {
        if (hub === this.#hub) {
          this.#listener.signal(name, payload as Signals[typeof name]);
        }
      });
    }
    hub.onclose(() => this.#lost(hub));
    return hub;
  }

  #cameOnline(): void {
    // The old socket may look alive for 15 s more after the network changed.
    if (this.#hub !== undefined) {
      this.#drop(this.#hub);
    } else {
      this.#nap.abort();
    }
  }

  #drop(hub: Hub): void {
    this.#lost(hub);
    abandon(hub);
  }

  #lost(hub: Hub): void {
    if (hub !== this.#hub || this.#scope.signal.aborted) {
      return;
    }

    this.#hub = undefined;
    this.#listener.lost();
    void this.#connect();
  }
}

// The result is of no interest any more: the hub is not used again, and its failure to close says nothing new.
function abandon(hub: Hub): void {
  hub.stop().catch(() => undefined);
}
