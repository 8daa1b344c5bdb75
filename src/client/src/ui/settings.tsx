import { useId, useState } from 'preact/hooks';
import { DeviceFields } from './devices';
import { Dialog } from './dialog';
import { maxNameLength, nameOf } from './name';
import { savePreferences } from './preferences';
import { texts } from './texts';
import { useView } from './view';

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={texts.settings.title} onClose={onClose}>
      <DeviceFields />
      <NameForm />
      <Shortcuts />
    </Dialog>
  );
}

function NameForm() {
  const { state, actions } = useView();
  const [text, setText] = useState(state.value.self?.displayName ?? state.value.displayName);
  const [result, setResult] = useState<'none' | 'saved' | 'invalid'>('none');
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

        actions.rename(name);
        setResult('saved');
      }}
    >
      <label class="form-label" for={id}>
        {texts.settings.name}
      </label>
      <div class="field-row">
        <input
          id={id}
          class={`form-control${result === 'invalid' ? ' is-invalid' : ''}`}
          type="text"
          autocomplete="name"
          maxLength={maxNameLength}
          aria-invalid={result === 'invalid'}
          aria-describedby={`${id}-result`}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setResult('none');
          }}
        />
        <button type="submit" class="btn btn-quiet">
          {texts.settings.save}
        </button>
      </div>
      <p id={`${id}-result`} class={result === 'invalid' ? 'field-error' : 'form-text'} role="status">
        {result === 'saved' && texts.settings.saved}
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
