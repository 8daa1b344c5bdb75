import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Phase } from '../state/model';
import { meetingLink, useCopy } from './link';
import { texts } from './texts';
import { useView } from './view';

interface MessageProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}

/** A quiet page with one message and what can be done now. */
export function Message({ title, text, children }: MessageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => heading.current?.focus(), []);
  return (
    <main class="message" aria-labelledby={id}>
      <div class="message-card">
        <p class="wordmark">{texts.product}</p>
        <h1 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{text}</p>
        <div class="message-actions">{children}</div>
      </div>
    </main>
  );
}

export function HomeLink() {
  return (
    <a class="btn btn-quiet" href="/">
      {texts.after.home}
    </a>
  );
}

interface ActProps {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly quiet?: boolean;
  readonly disabled?: boolean;
}

export function Act({ name, run, quiet = false, disabled = false }: ActProps) {
  return (
    <button
      type="button"
      class={quiet ? 'btn btn-quiet' : 'btn btn-primary'}
      aria-disabled={disabled}
      onClick={() => {
        if (!disabled) {
          run().catch(console.error);
        }
      }}
    >
      {name}
    </button>
  );
}

const endings = () => ({
  ended: texts.after.endedText,
  idle: texts.after.idleText,
  cancelled: texts.after.cancelledText,
});

type AfterPhase = Extract<Phase, { kind: 'left' | 'ended' | 'seat-in-use' | 'seat-taken' }>;

export function After({ phase }: { readonly phase: AfterPhase }) {
  const { state, actions } = useView();
  switch (phase.kind) {
    case 'left':
      return (
        <Message title={texts.after.left} text={texts.after.leftText}>
          <Act name={texts.after.rejoin} run={actions.rejoin} />
          <HomeLink />
        </Message>
      );
    case 'ended':
      return (
        <Message title={texts.after.ended} text={endings()[phase.reason]}>
          <HomeLink />
        </Message>
      );
    case 'seat-in-use':
      return (
        <Message title={texts.after.seatInUse} text={texts.after.seatInUseText}>
          <Act name={texts.after.useHere} run={actions.takeOver} />
          <Act
            name={state.value.account === undefined ? texts.after.another : texts.after.twice}
            run={actions.joinAsAnother}
            quiet
          />
        </Message>
      );
    case 'seat-taken':
      return (
        <Message title={texts.after.seatTaken} text={texts.after.seatTakenText}>
          <Act name={texts.after.useHere} run={actions.takeOver} />
          <HomeLink />
        </Message>
      );
  }
}

/** For browsers without what calls need; knows nothing of the call's state. */
export function Unsupported({ meetingId }: { readonly meetingId: string }) {
  const { result, copy } = useCopy(meetingLink(meetingId));
  return (
    <Message title={texts.unsupported.title} text={texts.unsupported.text}>
      <Act name={result === 'copied' ? texts.invite.copied : texts.unsupported.copy} run={copy} />
      <HomeLink />
    </Message>
  );
}
