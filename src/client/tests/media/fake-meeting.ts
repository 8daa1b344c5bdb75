import { Mesh } from '../../src/media/mesh';
import type { Relayed } from '../../src/media/outbox';
import type { MediaSignal } from '../../src/media/transport';
import type { CommandReply, ParticipantInfo } from '../../src/protocol/signals';
import type { PeerPath } from '../../src/state/model';
import { participant } from '../participants';
import { FakeNetwork } from './fake-network';

/** One-way delay of a relayed signal, in milliseconds. */
const delay = 10;

interface Member {
  info: ParticipantInfo;
  mesh: Mesh;
  readonly paths: Map<string, PeerPath>;
}

/** A server that relays between meshes, as the real one does, and tells everybody who is there. */
export class FakeMeeting {
  readonly network = new FakeNetwork();
  readonly relayed: { readonly from: string; readonly method: Relayed['method'] }[] = [];
  iceServerRequests = 0;
  readonly #members = new Map<string, Member>();

  /** Somebody arrives, or reloads the page. */
  join(id: string, instanceId = `${id}-1`, newcomer = true): Member {
    this.#members.get(id)?.mesh.close();
    const paths = new Map<string, PeerPath>();
    const mesh = new Mesh(
      id,
      {
        relay: async (to, toInstance, signal) => this.#relay(id, instanceId, to, toInstance, signal),
        iceServers: async () => {
          this.iceServerRequests++;
          return [{ urls: [`turn:${this.iceServerRequests}`] }];
        },
      },
      { path: (other, path) => paths.set(other, path), streams: () => undefined },
      (configuration) => this.network.connect(id, configuration),
    );
    const member = { info: participant(id, { instanceId }), mesh, paths };
    this.#members.set(id, member);
    mesh.update(this.#othersOf(id), newcomer);
    this.#tell(id);
    return member;
  }

  leave(id: string): void {
    this.#members.get(id)?.mesh.close();
    this.#members.delete(id);
    this.#tell(id);
  }

  /** The connection of one person to the server breaks or returns; the page lives on. */
  away(id: string, away: boolean): void {
    const member = this.member(id);
    member.info = { ...member.info, presence: away ? 'away' : 'here' };
    this.#tell(id);
    if (!away) {
      member.mesh.update(this.#othersOf(id), false);
    }
    member.mesh.channel(!away);
  }

  member(id: string): Member {
    const member = this.#members.get(id);
    if (member === undefined) {
      throw new Error(`${id} is not here`);
    }
    return member;
  }

  count(method: Relayed['method']): number {
    return this.relayed.filter((signal) => signal.method === method).length;
  }

  #relay(from: string, fromInstance: string, to: string, toInstance: string, signal: Relayed): CommandReply {
    const receiver = this.#members.get(to);
    if (receiver === undefined) {
      return { accepted: false, code: 'participant_unknown' };
    }
    if (receiver.info.presence === 'away' || this.member(from).info.presence === 'away') {
      return { accepted: false, code: 'participant_away' };
    }
    if (receiver.info.instanceId !== toInstance) {
      return { accepted: false, code: 'instance_changed' };
    }

    this.relayed.push({ from, method: signal.method });
    setTimeout(() => receiver.mesh.handle(toSignal(from, fromInstance, signal)), delay);
    return { accepted: true };
  }

  #tell(about: string): void {
    for (const [id, member] of this.#members) {
      if (id !== about) {
        member.mesh.update(this.#othersOf(id), false);
      }
    }
  }

  #othersOf(id: string): ParticipantInfo[] {
    return [...this.#members.values()].map((member) => member.info).filter((info) => info.participantId !== id);
  }
}

function toSignal(from: string, fromInstance: string, signal: Relayed): MediaSignal {
  switch (signal.method) {
    case 'newOffer':
      return { kind: 'offer', from, fromInstance, sdp: signal.sdp };
    case 'newAnswer':
      return { kind: 'answer', from, fromInstance, sdp: signal.sdp };
    case 'sendIceCandidateToSignalingServer':
      return { kind: 'candidate', from, fromInstance, candidate: signal.candidate };
    default:
      return signal satisfies never;
  }
}
