import { useId, useRef, useState } from 'preact/hooks';
import { DeviceFields } from './devices';
import { Dialog } from './dialog';
import { maxNameLength, nameOf } from './name';
import { savePreferences } from './preferences';
import { texts } from './texts';
import { useView } from './view';

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { state } = useView();
  return (
    <Dialog title={texts.settings.title} onClose={onClose}>
      <DeviceFields />
      {/* An account's name is changed with the account. */}
      {state.value.account === undefined && <NameForm />}
      <Shortcuts />
    </Dialog>
  );
}

function NameForm() {
  const { state, actions } = useView();
  const [text, setText] = useState(state.value.self?.displayName ?? state.value.displayName);
  const [result, setResult] = useState<'none' | 'saving' | 'saved' | 'invalid' | 'refused'>('none');
  const attempt = useRef(0);
  const wrong = result === 'invalid' || result === 'refused';
  const id = useId();
  return (
    <form
      class="settings-name"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const name = nameOf(text);
        if (name === undefined) {
          setResult('invalid');
          return;
        }

        attempt.current++;
        const current = attempt.current;
        setResult('saving');
        actions
          .rename(name)
          // An answer to what stood here before says nothing about what stands here now.
          .then((saved) => current === attempt.current && setResult(saved ? 'saved' : 'refused'))
          .catch(console.error);
      }}
    >
      <label class="form-label" for={id}>
        {texts.settings.name}
      </label>
      <div class="field-row">
        <input
          id={id}
          class={`form-control${wrong ? ' is-invalid' : ''}`}
          type="text"
          autocomplete="name"
          maxLength={maxNameLength}
          aria-invalid={wrong}
          aria-describedby={`${id}-result`}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            attempt.current++;
            setResult('none');
          }}
        />
        <button type="submit" class="btn btn-quiet">
          {texts.settings.save}
        </button>
      </div>
      <p id={`${id}-result`} class={wrong ? 'field-error' : 'form-text'} role="status">
        {result === 'saving' && texts.settings.saving}
        {result === 'saved' && texts.settings.saved}
        {result === 'refused' && texts.settings.refused}
        {result === 'invalid' && texts.check.nameMissing}
      </p>
    </form>
  );
}

function Shortcuts() {
  const { preferences } = useView();
  const id = useId();
  return (
    <div class="form-check form-switch setting">
      <input
        id={id}
        class="form-check-input"
        type="checkbox"
        role="switch"
        aria-checked={preferences.value.letters}
        aria-describedby={`${id}-hint`}
        checked={preferences.value.letters}
        onChange={(event) => {
          preferences.value = { ...preferences.value, letters: event.currentTarget.checked };
          savePreferences(preferences.value);
        }}
      />
      <label class="form-check-label" for={id}>
        {texts.settings.shortcuts}
      </label>
      <p id={`${id}-hint`} class="form-text">
        {texts.settings.shortcutsHint}
      </p>
    </div>
  );
}
