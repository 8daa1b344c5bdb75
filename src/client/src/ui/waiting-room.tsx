import { useRef } from 'preact/hooks';
import type { WaitingPerson } from '../state/model';
import { rightsOf } from '../state/rights';
import { Avatar } from './avatar';
import { texts } from './texts';
import { useView } from './view';

/** Who waits, and the answers to it: over the pictures while the list of participants is closed, on top of that list otherwise. */
export function WaitingRoom({ floating = false }: { readonly floating?: boolean }) {
  const { state, actions } = useView();
  const section = useRef<HTMLElement>(null);
  const { waiting, settings } = state.value;
  const { admit, moderate } = rightsOf(state.value);
  const held = settings?.newcomersHeld === true;
  const count = waiting.length;
  if (!admit || (count === 0 && !held && settings?.waitingRoom !== true)) {
    return null;
  }

  function answer(method: 'admitFromWaitingRoom' | 'denyFromWaitingRoom', participantId: string | null) {
    actions.moderate(method, { participantId }).catch(console.error);
    // The button is gone with the person; the next Tab goes on from here.
    section.current?.focus();
  }

  // Without anybody it is there for those who listen, and takes no room from the pictures.
  const look = floating ? (count === 0 ? 'visually-hidden' : 'waiting-room waiting-float') : 'waiting-room';
  const Heading = floating ? 'h2' : 'h3';
  return (
    <section ref={section} class={look} aria-label={texts.doors.room.title} data-waiting={count} tabIndex={-1}>
      <header class="waiting-head">
        <Heading>{count === 0 ? texts.doors.room.title : texts.doors.room.waiting(count)}</Heading>
        {count > 0 && (
          <button type="button" class="btn btn-primary btn-sm" onClick={() => answer('admitFromWaitingRoom', null)}>
            {texts.doors.room.admitAll}
          </button>
        )}
      </header>
      {count === 0 ? (
        <p class="waiting-none">{texts.doors.room.nobody}</p>
      ) : (
        <ul>
          {waiting.map((person) => (
            <Waiter key={person.participantId} person={person} mayDeny={moderate} answer={answer} />
          ))}
        </ul>
      )}
      {held && !floating && (
        <div class="waiting-held">
          <p>{texts.doors.room.held}</p>
          {moderate && (
            <button
              type="button"
              class="btn btn-quiet btn-sm"
              onClick={() => {
                actions.moderate('updateMeeting', { newcomersHeld: false }).catch(console.error);
              }}
            >
              {texts.doors.room.release}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

interface WaiterProps {
  readonly person: WaitingPerson;
  readonly mayDeny: boolean;
  readonly answer: (method: 'admitFromWaitingRoom' | 'denyFromWaitingRoom', participantId: string) => void;
}

function Waiter({ person, mayDeny, answer }: WaiterProps) {
  const { participantId, displayName } = person;
  const marks = [person.guest && texts.guest, person.invited && texts.doors.room.invited].filter(
    (mark) => mark !== false,
  );
  return (
    <li class="waiter">
      <Avatar name={displayName} small />
      <div class="person-name">
        <span dir="auto">{displayName}</span>
        <small>{marks.join(' · ')}</small>
      </div>
      <div class="waiter-answers">
        {mayDeny && (
          <button
            type="button"
            class="btn btn-quiet btn-sm"
            aria-label={texts.doors.room.denyName(displayName)}
            onClick={() => answer('denyFromWaitingRoom', participantId)}
          >
            {texts.doors.room.deny}
          </button>
        )}
        <button
          type="button"
          class="btn btn-primary btn-sm"
          aria-label={texts.doors.room.admitName(displayName)}
          onClick={() => answer('admitFromWaitingRoom', participantId)}
        >
          {texts.doors.room.admit}
        </button>
      </div>
    </li>
  );
}
