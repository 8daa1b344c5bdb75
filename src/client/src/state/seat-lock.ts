import { pause } from '../protocol/retry';

/** How long a reload waits for the page before it to let go, in milliseconds. */
const reloadPatience = 600;

export interface Lock {
  readonly participantId: string;
  readonly release: () => void;
  /** False where the browser has no locks, and another tab may have the seat as well. */
  readonly certain: boolean;
}

const nameOf = (participantId: string): string => `parley.seat.${participantId}`;

/**
 * Takes the lock that the live tab of a seat holds; undefined when another tab has it.
 * Browsers without locks say yes to everybody: then the server's seat_in_use decides.
 */
export async function takeSeatLock(
  locks: LockManager | undefined,
  participantId: string,
  options: { readonly steal?: boolean } = {},
): Promise<Lock | undefined> {
  if (locks === undefined) {
    return { participantId, release: () => undefined, certain: false };
  }
  if (options.steal) {
    return await request(locks, participantId, { steal: true });
  }

  const end = Date.now() + reloadPatience;
  for (;;) {
    const lock = await request(locks, participantId, { ifAvailable: true });
    if (lock !== undefined || Date.now() >= end) {
      return lock;
    }
    await pause(100);
  }
}

/** The lock of this tab's seat: one at a time, for as long as the tab is in the call. */
export class SeatHold {
  readonly #locks: LockManager | undefined;
  #lock: Lock | undefined;
  #turn = 0;

  constructor(locks: LockManager | undefined) {
    this.#locks = locks;
  }

  /** Undefined when another tab has the seat, or the call ended meanwhile. */
  async take(participantId: string, options: { readonly steal?: boolean } = {}): Promise<Lock | undefined> {
    if (this.#lock?.participantId === participantId) {
      return this.#lock;
    }
    const turn = ++this.#turn;
    const lock = await takeSeatLock(this.#locks, participantId, options);
    if (turn !== this.#turn) {
      lock?.release();
      return undefined;
    }
    // A seat that expired is no longer this tab's.
    this.#lock?.release();
    this.#lock = lock;
    return lock;
  }

  letGo(): void {
    this.#turn++;
    this.#lock?.release();
    this.#lock = undefined;
  }
}

function request(locks: LockManager, participantId: string, options: LockOptions): Promise<Lock | undefined> {
  return new Promise((resolve) => {
    const held = locks.request(nameOf(participantId), options, (lock) => {
      if (lock === null) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((release) => resolve({ participantId, release, certain: true }));
    });
    // Rejects when another tab steals the lock; that tab's join tells this one by seatTaken.
    held.catch(() => resolve(undefined));
  });
}
