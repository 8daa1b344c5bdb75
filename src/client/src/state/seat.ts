/** Which devices the person wants on. */
export interface Wishes {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** A place in a meeting, as this tab remembers it. */
export interface Seat {
  readonly participantId: string;
  /** Secret: who shows it gets the seat. */
  readonly seatToken: string;
  readonly wishes: Wishes;
  /** Whether the call is heard here while the same person is here on another device. */
  readonly sound?: boolean;
}

const wishesKey = 'parley.wishes';
const nameKey = 'parley.name';

/** What the browser keeps of one meeting. The seat lives in the tab, so that a reload finds it and another tab does not. */
export class SeatStore {
  readonly #meetingId: string;
  readonly #tab: Storage;
  readonly #browser: Storage;

  constructor(meetingId: string, tab: Storage, browser: Storage) {
    this.#meetingId = meetingId;
    this.#tab = tab;
    this.#browser = browser;
  }

  get seat(): Seat | undefined {
    const text = this.#tab.getItem(this.#seatKey);
    return text === null ? undefined : parseSeat(text);
  }

  keep(seat: Seat): void {
    this.#tab.setItem(this.#seatKey, JSON.stringify(seat));
  }

  forget(): void {
    this.#tab.removeItem(this.#seatKey);
  }

  get name(): string {
    return this.#tab.getItem(nameKey) ?? this.#browser.getItem(nameKey) ?? '';
  }

  set name(name: string) {
    this.#tab.setItem(nameKey, name);
    this.#browser.setItem(nameKey, name);
  }

  /** Wishes of the last device check; both on for somebody new. */
  get wishes(): Wishes {
    return parseWishes(this.#browser.getItem(wishesKey)) ?? { microphone: true, camera: true };
  }

  set wishes(wishes: Wishes) {
    this.#browser.setItem(wishesKey, JSON.stringify(wishes));
  }

  get hostToken(): string | undefined {
    return this.#browser.getItem(this.#hostKey) ?? undefined;
  }

  set hostToken(token: string) {
    this.#browser.setItem(this.#hostKey, token);
  }

  /** A token that the server does not accept would spoil every later attempt to join. */
  forgetHostToken(): void {
    this.#browser.removeItem(this.#hostKey);
  }

  /** Of a personal invitation link. */
  get ticket(): string | undefined {
    return this.#browser.getItem(this.#ticketKey) ?? undefined;
  }

  set ticket(ticket: string) {
    this.#browser.setItem(this.#ticketKey, ticket);
  }

  forgetTicket(): void {
    this.#browser.removeItem(this.#ticketKey);
  }

  get #ticketKey(): string {
    return `parley.ticket.${this.#meetingId}`;
  }

  get #seatKey(): string {
    return `parley.seat.${this.#meetingId}`;
  }

  get #hostKey(): string {
    return `parley.host.${this.#meetingId}`;
  }
}

/** The secrets of an address like #host=... or #ticket=..., and nothing else. */
export function secretsOf(fragment: string): { readonly hostToken?: string; readonly ticket?: string } {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const hostToken = parts.get('host');
  const ticket = parts.get('ticket');
  return { ...(hostToken && { hostToken }), ...(ticket && { ticket }) };
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    // Not written by this version; as good as nothing.
    return undefined;
  }
}

function parseWishes(text: string | null): Wishes | undefined {
  const value = parse(text);
  return isWishes(value) ? value : undefined;
}

function isWishes(value: unknown): value is Wishes {
  return (
    typeof value === 'object' &&
    value !== null &&
    'microphone' in value &&
    'camera' in value &&
    typeof value.microphone === 'boolean' &&
    typeof value.camera === 'boolean'
  );
}

function parseSeat(text: string): Seat | undefined {
  const value = parse(text);
  const valid =
    typeof value === 'object' &&
    value !== null &&
    'participantId' in value &&
    'seatToken' in value &&
    'wishes' in value &&
    typeof value.participantId === 'string' &&
    typeof value.seatToken === 'string' &&
    isWishes(value.wishes);
  return valid ? (value as Seat) : undefined;
}
