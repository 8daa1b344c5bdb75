import { randomBytes, randomUUID } from 'node:crypto';
import WebSocket from 'ws';

const mediaOff = { audio: false, video: false, screen: false };

/** One connection to a server, whichever of the two. */
export class Guest {
  #socket;
  #dialect;
  #calls = new Map();
  #next = 0;
  /** Called with the name and the text of each signal, in the dialect of the server. */
  onSignal = () => {};
  participantId = '';

  constructor(socket, dialect) {
    this.#socket = socket;
    this.#dialect = dialect;
  }

  static connect(url, dialect) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(dialect.address(url), { perMessageDeflate: false });
      const guest = new Guest(socket, dialect);
      let ready = false;
      socket.once('open', () => socket.send(dialect.hello));
      socket.once('error', reject);
      socket.once('close', (code) => {
        if (!guest.leaving) {
          console.error(`a connection was closed with ${code}`);
          process.exit(1);
        }
      });
      socket.on('message', (data) => {
        for (const record of dialect.split(data.toString())) {
          if (ready) {
            guest.#take(record);
          } else if (dialect.isReady(record)) {
            ready = true;
            resolve(guest);
          }
        }
      });
    });
  }

  /** Asks and waits for the server's answer. */
  call(method, request) {
    const id = ++this.#next;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#socket.send(this.#dialect.call(id, method, { commandId: randomUUID(), ...request }));
    });
  }

  async join(meetingId, displayName, more = {}) {
    const request = { meetingId, displayName, instanceId: randomUUID(), media: mediaOff };
    const answer = await this.call('joinMeeting', { ...request, seatToken: randomBytes(24).toString('base64url'), ...more });
    if (!answer.accepted) {
      throw new Error(`${displayName} was refused: ${JSON.stringify(answer)}`);
    }
    this.participantId = answer.participantId;
    return answer;
  }

  /** Says that the connection is alive, where the server wants to hear it. */
  stillHere() {
    if (this.#dialect.stillHere) {
      this.#socket.send(this.#dialect.stillHere);
    }
  }

  close() {
    this.leaving = true;
    this.#socket.terminate();
  }

  #take(record) {
    const read = this.#dialect.read(record);
    if (read?.kind === 'signal') {
      this.onSignal(read.name, read.text);
    } else if (read?.kind === 'ping') {
      this.#socket.send(read.answer);
    } else if (read) {
      this.#calls.get(read.id)?.(read.value);
      this.#calls.delete(read.id);
    }
  }
}

/** Keeps connections alive: each is heard of every seven seconds, not all at once. */
export function keepAlive(guests) {
  const parts = 100;
  let part = 0;
  return setInterval(() => {
    part = (part + 1) % parts;
    for (let i = part; i < guests.length; i += parts) {
      guests[i].stillHere();
    }
  }, 7_000 / parts);
}

/** Does something for each, with at most so many at one time. */
export async function forEach(items, atOnce, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
