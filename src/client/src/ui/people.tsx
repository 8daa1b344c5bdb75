import { useId, useState } from 'preact/hooks';
import type { ParticipantInfo, Permissions } from '../state/model';
import { accountsTwice } from '../state/other-devices';
import { Avatar } from './avatar';
import { CameraIcon, CameraOffIcon, HandIcon, type Icon, MicrophoneIcon, MicrophoneOffIcon, ScreenIcon } from './icons';
import { Panel } from './panel';
import { PersonMenu } from './person-menu';
import { handsOf, peopleOf } from './seats';
import { texts } from './texts';
import { useView } from './view';
import { WaitingRoom } from './waiting-room';

export function ParticipantsPanel() {
  const { state } = useView();
  const [wanted, setWanted] = useState('');
  const id = useId();
  const people = peopleOf(state.value);
  const twice = accountsTwice(people);
  const { viewers } = state.value;
  const hands = handsOf(state.value);
  const shown = people
    .filter((person) => matches(person.displayName, wanted))
    .sort(
      (a, b) => (hands.get(a.participantId) ?? people.length + 1) - (hands.get(b.participantId) ?? people.length + 1),
    );
  return (
    <Panel name={texts.people.title} count={people.length} focus="input">
      <WaitingRoom />
      <div class="panel-find">
        <label class="visually-hidden" for={id}>
          {texts.people.find}
        </label>
        <input
          id={id}
          class="form-control"
          type="text"
          autocomplete="off"
          placeholder={texts.people.find}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      {shown.length === 0 ? (
        <p class="empty">{texts.people.nobody}</p>
      ) : (
        <ul class="people">
          {shown.map((person) => (
            <Person
              key={person.participantId}
              person={person}
              twice={person.accountId !== null && twice.has(person.accountId)}
              hand={hands.get(person.participantId)}
            />
          ))}
        </ul>
      )}
      {viewers > 0 && (
        <p class="people-viewers" data-viewers={viewers} title={texts.people.viewersHint}>
          {texts.people.viewers(viewers)}
        </p>
      )}
    </Panel>
  );
}

interface PersonProps {
  readonly person: ParticipantInfo;
  /** On several devices at once. */
  readonly twice: boolean;
  readonly hand: number | undefined;
}

function Person({ person, twice, hand }: PersonProps) {
  const { state } = useView();
  const { self, microphone, camera, screen } = state.value;
  const own = person.participantId === self?.participantId;
  const audio = own ? microphone.wanted && microphone.live : person.media.audio;
  const video = own ? camera.wanted && camera.live : person.media.video;
  const sharing = own ? screen.live : person.media.screen;
  const guest = person.guest && person.via === 'page' ? texts.guest : undefined;
  const spotlit = person.participantId === state.value.spotlight ? texts.people.spotlight : undefined;
  const marks = [
    roleOf(person),
    guest,
    texts.people.via[person.via],
    twice ? texts.people.devices : undefined,
    spotlit,
    ...restrictions(person),
  ].filter((mark) => mark !== undefined);
  return (
    <li class="person">
      <Avatar name={person.displayName} small />
      <div class="person-name">
        <span dir="auto">{own ? `${person.displayName} (${texts.you})` : person.displayName}</span>
        <small>{person.presence === 'away' ? texts.people.away : marks.join(' · ')}</small>
      </div>
      <div class="person-state">
        {hand !== undefined && (
          <span class="person-hand">
            <HandIcon />
            <span aria-hidden="true">{hand}</span>
            <span class="visually-hidden">{texts.people.hand(hand)}</span>
          </span>
        )}
        {sharing && <State icon={ScreenIcon} text={texts.people.sharing} on />}
        <State
          icon={video ? CameraIcon : CameraOffIcon}
          text={video ? texts.people.cameraOn : texts.people.cameraOff}
          on={video}
        />
        <State
          icon={audio ? MicrophoneIcon : MicrophoneOffIcon}
          text={audio ? texts.people.microphoneOn : texts.people.microphoneOff}
          on={audio}
        />
      </div>
      <PersonMenu person={person} />
    </li>
  );
}

function roleOf({ role, acting }: ParticipantInfo): string | undefined {
  const names = { host: texts.host, cohost: texts.cohost, participant: acting ? texts.hosts.acting : undefined };
  return names[role];
}

/** What this person may not do. */
function restrictions({ permissions }: ParticipantInfo): string[] {
  return (Object.keys(texts.hosts.mayNot) as (keyof Permissions)[])
    .filter((what) => !permissions[what])
    .map((what) => texts.hosts.mayNot[what]);
}

function State({ icon: StateIcon, text, on }: { readonly icon: Icon; readonly text: string; readonly on: boolean }) {
  return (
    <span class={on ? 'state-on' : 'state-off'} title={text}>
      <StateIcon />
      <span class="visually-hidden">{text}</span>
    </span>
  );
}

/** Accents and case don't matter when looking for a name. */
function matches(name: string, wanted: string): boolean {
  return plain(name).includes(plain(wanted.trim()));
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
