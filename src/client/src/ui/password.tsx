import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Dialog } from './dialog';
import { texts } from './texts';
import { useView } from './view';

/** The server's limit. */
const maxLength = 100;

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { state, actions } = useView();
  const [text, setText] = useState('');
  const [invalid, setInvalid] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const words = texts.hosts.passwordDialog;
  const isSet = state.value.settings?.passwordSet === true;

  useEffect(() => field.current?.focus(), []);

  function save(password: string | null) {
    actions
      .moderate('setPassword', { password })
      .then((done) => done && onClose())
      .catch(console.error);
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{isSet ? words.isSet : words.text}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (text === '' || text.length > maxLength) {
            setInvalid(true);
            field.current?.focus();
          } else {
            save(text);
          }
        }}
      >
        <label class="form-label" for={id}>
          {words.field}
        </label>
        {/* Read out to others, and seen by the host alone: nothing to hide behind dots. */}
        <input
          ref={field}
          id={id}
          class={`form-control${invalid ? ' is-invalid' : ''}`}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={maxLength}
          aria-invalid={invalid}
          aria-describedby={invalid ? `${id}-error` : undefined}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setInvalid(false);
          }}
        />
        {invalid && (
          <p id={`${id}-error`} class="field-error" role="alert">
            {words.invalid}
          </p>
        )}
        <div class="dialog-actions">
          <button type="submit" class="btn btn-primary">
            {words.set}
          </button>
          {isSet && (
            <button type="button" class="btn btn-quiet" onClick={() => save(null)}>
              {words.remove}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
