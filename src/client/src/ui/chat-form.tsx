import { useId, useState } from 'preact/hooks';
import { forbidden } from '../state/rights';
import { SendIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

/** The server's limit for one line. */
const maxLength = 4000;

export function ChatForm() {
  const { state, actions, chatTo } = useView();
  const [text, setText] = useState('');
  const id = useId();
  // Other software reads no messages.
  const others = state.value.people.filter(({ via }) => via === 'page');
  // Somebody who left is no choice any more; without this a private line would silently be for everybody.
  const gone = chatTo.value !== '' && !others.some((person) => person.participantId === chatTo.value);
  const over = text.trim().length - maxLength;
  const reason = forbidden(state.value, 'chat');
  const sendable = text.trim() !== '' && over <= 0 && !gone && reason === undefined;

  function send() {
    if (sendable) {
      actions.sendChat(text.trim(), chatTo.value === '' ? undefined : chatTo.value);
      setText('');
    }
  }

  return (
    <form
      class="chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="chat-to">
        <label for={`${id}-to`}>{texts.chat.to}</label>
        <select
          id={`${id}-to`}
          class="form-select form-select-sm"
          value={chatTo.value}
          onChange={(event) => {
            chatTo.value = event.currentTarget.value;
          }}
        >
          <option value="">{texts.chat.everyone}</option>
          {others.map((person) => (
            <option key={person.participantId} value={person.participantId}>
              {person.displayName}
            </option>
          ))}
          {gone && <option value={chatTo.value}>{texts.chat.gone}</option>}
        </select>
      </div>
      <div class="chat-write">
        <textarea
          id={`${id}-text`}
          class="form-control"
          rows={Math.min(5, text.split('\n').length)}
          aria-label={texts.chat.message}
          disabled={reason !== undefined}
          aria-invalid={over > 0}
          aria-describedby={over > 0 ? `${id}-over` : undefined}
          placeholder={texts.chat.placeholder}
          dir="auto"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter that ends a composition (Chinese, Japanese, Korean input) belongs to the input method.
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            }
          }}
        />
        <button type="submit" class="tool tool-send" aria-label={texts.chat.send} aria-disabled={!sendable}>
          <SendIcon />
        </button>
      </div>
      {over > 0 && (
        <p id={`${id}-over`} class="field-error" role="status">
          {texts.chat.tooLong(over)}
        </p>
      )}
      {reason !== undefined && (
        <p class="form-text" role="status">
          {reason}
        </p>
      )}
      {gone && (
        <p class="field-error" role="alert">
          {texts.chat.goneHint}
        </p>
      )}
    </form>
  );
}
