import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatEntry } from '../state/model';
import { ChatForm } from './chat-form';
import { DownIcon, LockIcon } from './icons';
import { linkify } from './linkify';
import { Panel } from './panel';
import { texts } from './texts';
import { useView } from './view';

/** Nearer to the end than this counts as reading along. */
const nearEnd = 60;

export function ChatPanel() {
  return (
    <Panel name={texts.chat.title} focus="textarea">
      <ChatLog />
      <ChatForm />
    </Panel>
  );
}

function ChatLog() {
  const { state } = useView();
  const lines = state.value.chat;
  const list = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  const [missed, setMissed] = useState(false);
  const last = lines[lines.length - 1];
  const ownLast = last?.from === state.value.self?.participantId;

  // A new last line is what asks for scrolling.
  useLayoutEffect(() => {
    if (following.current || ownLast) {
      toEnd(list.current);
    } else {
      setMissed(true);
    }
  }, [last?.messageId]);

  if (lines.length === 0) {
    return (
      <div class="empty">
        <p>{texts.chat.empty}</p>
        <p class="form-text">{texts.chat.emptyHint}</p>
      </div>
    );
  }

  return (
    <div class="chat-scroll">
      <ol
        ref={list}
        class="chat-log"
        aria-label={texts.chat.log}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => {
          const at = event.currentTarget;
          following.current = at.scrollHeight - at.scrollTop - at.clientHeight < nearEnd;
          if (following.current) {
            setMissed(false);
          }
        }}
      >
        {lines.map((line, index) => (
          <Line key={line.messageId} line={line} continued={continues(lines[index - 1], line)} />
        ))}
      </ol>
      {missed && (
        <button type="button" class="pill" onClick={() => toEnd(list.current)}>
          <DownIcon />
          {texts.chat.newMessages}
        </button>
      )}
    </div>
  );
}

function Line({ line, continued }: { readonly line: ChatEntry; readonly continued: boolean }) {
  const { state, actions } = useView();
  const own = line.from === state.value.self?.participantId;
  const headId = useId();
  return (
    <li
      class={`line${own ? ' line-own' : ''}${continued ? ' line-continued' : ''}${line.to === null ? '' : ' line-private'}`}
      data-message-id={line.messageId}
    >
      <p class="line-head" id={headId}>
        <strong dir="auto">{own ? texts.you : line.fromName}</strong>
        <time dateTime={line.sentAt}>{timeOf(line.sentAt)}</time>
      </p>
      {line.to !== null && (
        <p class="line-mark">
          <LockIcon />
          {own ? texts.chat.privateTo(line.toName ?? '') : texts.chat.private}
        </p>
      )}
      <p class="line-text" dir="auto">
        {linkify(line.text).map((piece, index) =>
          piece.kind === 'link' ? (
            <a key={`${index} ${piece.href}`} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
      </p>
      {line.state === 'sending' && <p class="line-state">{texts.chat.sending}</p>}
      {line.state === 'failed' && (
        <p class="line-state line-failed" role="alert">
          {texts.chat.failed}{' '}
          <button type="button" class="btn-text" onClick={() => actions.retryChat(line.messageId)}>
            {texts.chat.retry}
          </button>
        </p>
      )}
    </li>
  );
}

/** Lines of one person within two minutes read as one. */
function continues(before: ChatEntry | undefined, line: ChatEntry): boolean {
  return (
    before !== undefined &&
    before.from === line.from &&
    before.to === line.to &&
    Date.parse(line.sentAt) - Date.parse(before.sentAt) < 120_000
  );
}

let clock: Intl.DateTimeFormat | undefined;

function timeOf(iso: string): string {
  clock ??= new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: '2-digit', minute: '2-digit' });
  const time = Date.parse(iso);
  return Number.isNaN(time) ? '' : clock.format(time);
}

function toEnd(list: HTMLElement | null) {
  list?.scrollTo({ top: list.scrollHeight });
}
