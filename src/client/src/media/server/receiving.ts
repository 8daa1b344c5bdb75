import type { ParticipantInfo, ReceivedMedia, WantedMedia } from '../../protocol/signals';
import type { Expected } from '../quality/quality';
import type { Source } from '../transport';
import { type Kind, kindOf, type Section, type Shown, sameWish, unseen } from './section';

/** Sections of each kind, at most: what an offer of bearable size holds. A page shows 25 people; sound is not a matter of pages. */
export const mostSections: Readonly<Record<Kind, number>> = { audio: 60, video: 30 };

/** Sections of one kind that are there before anybody needs them, so that the next people cost no negotiation. */
export const spareSections = 4;

/** How long a section that showed somebody else waits for the media server's word that it carries the new source, in milliseconds. */
export const staleFor = 1_000;

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
  /** When the media server last named somebody as the speaker: in a large meeting those who speak are heard before those who don't. */
  readonly #spoke = new Map<string, number>();
  #others: readonly ParticipantInfo[] = [];
  #shown: ReadonlyMap<string, Shown> | undefined;

  set others(others: readonly ParticipantInfo[]) {
    this.#others = others;
  }

  set shown(shown: ReadonlyMap<string, Shown>) {
    this.#shown = shown;
  }

  spoke(participantId: string, now: number): void {
    this.#spoke.set(participantId, now);
  }

  /** Whether a picture of somebody is asked for. */
  asksFor(participantId: string, source: Source): boolean {
    return this.#shownOf(participantId, source).width > 0;
  }

  /** Whether everything that a person has on and that is to be seen arrives. */
  delivers(sections: readonly Section[], { participantId, media }: ParticipantInfo): boolean {
    const theirs = sections.filter((section) => section.participantId === participantId);
    const arrives = (source: Source) => theirs.some((one) => one.source === source && !one.track.muted);
    return (
      (!media.audio || arrives('microphone')) &&
      (!media.video || !this.asksFor(participantId, 'camera') || arrives('camera')) &&
      (!media.screen || !this.asksFor(participantId, 'screen') || arrives('screen'))
    );
  }

  /** Pictures that are on and asked for, of people who are here. */
  expected(others: readonly ParticipantInfo[]): Expected[] {
    return others.flatMap(({ participantId, media, presence }) => {
      const pictures = { camera: media.video, screen: media.screen };
      return (['camera', 'screen'] as const)
        .filter((source) => presence === 'here' && pictures[source] && this.asksFor(participantId, source))
        .map((source) => ({ participantId, source }));
    });
  }

  /** The media server has said what a section carries now. */
  carries(sections: readonly Section[], { mid, participantId, source }: ReceivedMedia): void {
    const section = sections.find((one) => one.transceiver.mid === mid);
    if (section?.participantId === participantId && section.source === source) {
      this.#attach(section);
    }
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
      const section = sections.find((one) => isFor(one, need));
      if (section !== undefined) {
        section.shown = need.shown;
      }
    }
    for (const need of needs) {
      const section = sections.find((one) => isFor(one, need)) ?? this.#take(sections, need, now);
      if (section !== undefined) {
        section.shown = need.shown;
      } else if (isUrgent(need)) {
        missing[kindOf(need.source)]++;
      }
    }
    for (const section of sections) {
      if (section.staleUntil !== undefined && now >= section.staleUntil) {
        this.#attach(section);
      }
    }
    for (const map of [this.#streams, this.#spoke]) {
      for (const id of map.keys()) {
        if (!this.#others.some((info) => info.participantId === id)) {
          map.delete(id);
        }
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

  /** Everything the others have on or may switch on; what is urgent comes first. */
  #needs(): Need[] {
    const needs = this.#others.flatMap(({ participantId, instanceId, media }) => {
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
    return [...needs.filter(isUrgent), ...needs.filter((need) => !isUrgent(need))];
  }

  #shownOf(participantId: string, source: Source): Shown {
    return kindOf(source) === 'audio'
      ? unseen
      : this.#shown === undefined
        ? modest
        : (this.#shown.get(shownKey(participantId, source)) ?? unseen);
  }

  /** A section nobody ever had shows nothing of anybody before; when there are no more, one that nobody needs as much must do. */
  #take(sections: readonly Section[], need: Need, now: number): Section | undefined {
    const ofKind = sections.filter(({ kind }) => kind === kindOf(need.source));
    const [free] = ofKind.filter(({ isFree }) => isFree).sort((a, b) => a.since - b.since);
    const section = free ?? (kindOf(need.source) === 'audio' ? this.#quietest(ofKind, need) : unseenOf(ofKind, need));
    if (section === undefined) {
      return undefined;
    }
    this.#release(section);
    section.participantId = need.participantId;
    section.source = need.source;
    section.since = now;
    if (section.isUsed) {
      section.staleUntil = now + staleFor;
    } else {
      section.isUsed = true;
      this.#attach(section);
    }
    return section;
  }

  /** In a meeting of more people than sections whoever speaks takes the section of the one who was silent longest. */
  #quietest(sections: readonly Section[], { participantId, source }: Need): Section | undefined {
    const spokeAt = (id: string | undefined) => (id === undefined ? undefined : this.#spoke.get(id)) ?? 0;
    const mine = spokeAt(participantId);
    if (sections.length < mostSections.audio || source !== 'microphone' || mine === 0) {
      return undefined;
    }
    const [quietest] = sections
      .filter((one) => one.source === 'microphone')
      .sort((a, b) => spokeAt(a.participantId) - spokeAt(b.participantId));
    return quietest !== undefined && spokeAt(quietest.participantId) < mine ? quietest : undefined;
  }

  #attach(section: Section): void {
    section.staleUntil = undefined;
    if (section.participantId !== undefined && section.source !== undefined) {
      this.#streamOf(section.participantId, section.source).addTrack(section.track);
    }
  }

  #release(section: Section): void {
    if (section.participantId !== undefined && section.source !== undefined) {
      this.#streamOf(section.participantId, section.source).removeTrack(section.track);
    }
    section.participantId = undefined;
    section.source = undefined;
    section.staleUntil = undefined;
    section.shown = unseen;
  }

  #streamOf(participantId: string, source: Source): MediaStream {
    const { camera, screen } = this.streamsOf(participantId);
    return source === 'microphone' || source === 'camera' ? camera : screen;
  }
}

const isFor = (section: Section, need: Need): boolean =>
  section.participantId === need.participantId && section.source === need.source;

const isUrgent = ({ source, shown }: Need): boolean => kindOf(source) === 'audio' || shown.width > 0;

const unseenOf = (pictures: readonly Section[], need: Need): Section | undefined =>
  isUrgent(need) ? pictures.find(({ shown }) => shown.width === 0) : undefined;

/** A section that was never used and is not needed yet. */
const isNothingNew = (asked: ReadonlyMap<string, WantedMedia>, wish: WantedMedia): boolean =>
  !asked.has(wish.mid) && wish.participantId === null;

function more(sections: readonly Section[], kind: Kind, missing: number): number {
  const ofKind = sections.filter((section) => section.kind === kind);
  const room = mostSections[kind] - ofKind.length;
  return missing === 0 ? Math.max(0, spareSections - ofKind.length) : Math.min(room, missing + spareSections);
}
