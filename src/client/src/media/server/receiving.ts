import type { ParticipantInfo, WantedMedia } from '../../protocol/signals';
import type { Source } from '../transport';
import { type Kind, kindOf, type Section, type Shown, sameWish, unseen } from './section';

/** Sections of one kind, at most: what an offer of bearable size holds. */
export const mostSections = 40;

/** Sections of one kind that are there before anybody needs them, so that the next people cost no negotiation. */
export const spareSections = 4;

interface Need {
  readonly participantId: string;
  readonly source: Source;
  readonly shown: Shown;
}

interface Streams {
  readonly camera: MediaStream;
  readonly screen: MediaStream;
}

/** How a picture is asked for before anybody has said how large it is shown. */
const modest: Shown = { width: 320, height: 180, priority: 'other' };

export const shownKey = (participantId: string, source: Source): string => `${participantId}/${source}`;

/** Gives the others' sources to the receiving sections, so that a person keeps a section for as long as possible. */
export class Receiving {
  readonly #streams = new Map<string, Streams>();
  readonly #asked = new Map<string, WantedMedia>();
  #others: readonly ParticipantInfo[] = [];
  #shown: ReadonlyMap<string, Shown> | undefined;

  set others(others: readonly ParticipantInfo[]) {
    this.#others = others;
  }

  set shown(shown: ReadonlyMap<string, Shown>) {
    this.#shown = shown;
  }

  /** Streams that stay the same as long as the person is there. */
  streamsOf(participantId: string): Streams {
    let streams = this.#streams.get(participantId);
    if (streams === undefined) {
      streams = { camera: new MediaStream(), screen: new MediaStream() };
      this.#streams.set(participantId, streams);
    }
    return streams;
  }

  /** Assigns sections; says how many more there should be of each kind. */
  assign(sections: readonly Section[], now: number): Readonly<Record<Kind, number>> {
    const needs = this.#needs();
    for (const section of sections) {
      if (!section.isFree && !needs.some((need) => isFor(section, need))) {
        this.#release(section);
      }
    }

    const missing = { audio: 0, video: 0 };
    for (const need of needs) {
      const kind = kindOf(need.source);
      const section = sections.find((one) => isFor(one, need)) ?? this.#take(sections, need, now);
      if (section === undefined) {
        missing[kind]++;
      } else {
        section.shown = need.shown;
      }
    }
    for (const id of this.#streams.keys()) {
      if (!this.#others.some((info) => info.participantId === id)) {
        this.#streams.delete(id);
      }
    }
    return { audio: more(sections, 'audio', missing.audio), video: more(sections, 'video', missing.video) };
  }

  /** What the media server has not been told yet. */
  news(sections: readonly Section[]): WantedMedia[] {
    const wishes = sections.flatMap(({ wish }) => (wish === undefined ? [] : [wish]));
    return wishes.filter((wish) => !sameWish(this.#asked.get(wish.mid), wish) && !isNothingNew(this.#asked, wish));
  }

  told(wishes: readonly WantedMedia[]): void {
    for (const wish of wishes) {
      this.#asked.set(wish.mid, wish);
    }
  }

  /** A new connection: its sections are empty, and the media server knows none of them. */
  reset(): void {
    this.#asked.clear();
    for (const { camera, screen } of this.#streams.values()) {
      for (const stream of [camera, screen]) {
        for (const track of stream.getTracks()) {
          stream.removeTrack(track);
        }
      }
    }
  }

  #needs(): Need[] {
    return this.#others.flatMap(({ participantId, instanceId, media }) => {
      if (instanceId === null) {
        return [];
      }
      const need = (source: Source): Need => ({ participantId, source, shown: this.#shownOf(participantId, source) });
      const off = (source: Source): Need => ({ participantId, source, shown: unseen });
      return [
        need('microphone'),
        media.video ? need('camera') : off('camera'),
        ...(media.screen ? [need('screen'), need('screenSound')] : []),
      ];
    });
  }

  #shownOf(participantId: string, source: Source): Shown {
    return kindOf(source) === 'audio'
      ? unseen
      : this.#shown === undefined
        ? modest
        : (this.#shown.get(shownKey(participantId, source)) ?? unseen);
  }

  /** A section nobody ever had shows nothing of anybody before; when there are no more, one that nobody sees must do. */
  #take(sections: readonly Section[], need: Need, now: number): Section | undefined {
    const ofKind = sections.filter(({ kind }) => kind === kindOf(need.source));
    const free = ofKind.filter(({ isFree }) => isFree).sort((a, b) => a.since - b.since)[0];
    const section =
      free ?? (ofKind.length >= mostSections && need.shown.width > 0 ? ofKind.find(isUnseenPicture) : undefined);
    if (section === undefined) {
      return undefined;
    }
    this.#release(section);
    section.participantId = need.participantId;
    section.source = need.source;
    section.since = now;
    this.#streamOf(need.participantId, need.source).addTrack(section.track);
    return section;
  }

  #release(section: Section): void {
    if (section.participantId !== undefined && section.source !== undefined) {
      this.#streamOf(section.participantId, section.source).removeTrack(section.track);
    }
    section.participantId = undefined;
    section.source = undefined;
    section.shown = unseen;
  }

  #streamOf(participantId: string, source: Source): MediaStream {
    const { camera, screen } = this.streamsOf(participantId);
    return source === 'microphone' || source === 'camera' ? camera : screen;
  }
}

const isFor = (section: Section, need: Need): boolean =>
  section.participantId === need.participantId && section.source === need.source;

const isUnseenPicture = (section: Section): boolean => section.kind === 'video' && section.shown.width === 0;

/** A section that was never used and is not needed yet. */
const isNothingNew = (asked: ReadonlyMap<string, WantedMedia>, wish: WantedMedia): boolean =>
  !asked.has(wish.mid) && wish.participantId === null;

function more(sections: readonly Section[], kind: Kind, missing: number): number {
  const ofKind = sections.filter((section) => section.kind === kind);
  const room = mostSections - ofKind.length;
  return missing === 0 ? Math.max(0, spareSections - ofKind.length) : Math.min(room, missing + spareSections);
}
