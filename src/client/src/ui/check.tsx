import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { DeviceFields } from './devices';
import { maxNameLength, nameOf } from './name';
import { Preview } from './preview';
import { Problems } from './problems';
import { texts } from './texts';
import { useView } from './view';

/** The page before the call: how one will be seen and heard. Devices never keep anybody from joining. */
export function DeviceCheck() {
  const { state } = useView();
  const { meetingId, title } = state.value;
  return (
    <main class="check">
      <header class="check-head">
        <a class="wordmark" href="/">
          {texts.product}
        </a>
      </header>
      <div class="check-body">
        <div class="check-look">
          <Preview />
          <Problems />
        </div>
        <div class="check-form">
          <h1>{title === '' || title === meetingId ? texts.check.ready : title}</h1>
          <p class="check-id">{meetingId}</p>
          <JoinForm />
        </div>
        <div class="check-more">
          <h2 class="check-devices">{texts.check.devices}</h2>
          <DeviceFields />
          <p class="form-text">{texts.check.direct}</p>
        </div>
      </div>
    </main>
  );
}

function JoinForm() {
  const { state, actions, compact } = useView();
  const [invalid, setInvalid] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { phase, refusal, displayName } = state.value;
  const joining = phase.kind === 'joining';

  useEffect(() => {
    if (!compact.peek()) {
      field.current?.focus();
    }
  }, [compact]);

  function join() {
    const name = nameOf(field.current?.value ?? '');
    if (name === undefined) {
      setInvalid(true);
      field.current?.focus();
      return;
    }

    actions.setName(name);
    actions.join().catch(console.error);
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!joining) {
          join();
        }
      }}
    >
      <div role="alert">{refusal !== undefined && !joining && <p class="note note-error">{refusal.message}</p>}</div>
      <label class="form-label" for={id}>
        {texts.check.name}
      </label>
      <input
        ref={field}
        id={id}
        class={`form-control form-control-lg${invalid ? ' is-invalid' : ''}`}
        type="text"
        autocomplete="name"
        maxLength={maxNameLength}
        placeholder={texts.check.namePlaceholder}
        aria-invalid={invalid}
        aria-describedby={invalid ? `${id}-error` : undefined}
        value={displayName}
        onInput={(event) => {
          actions.setName(event.currentTarget.value);
          setInvalid(false);
        }}
      />
      {invalid && (
        <p id={`${id}-error`} class="field-error" role="alert">
          {texts.check.nameMissing}
        </p>
      )}
      <button type="submit" class="btn btn-primary btn-lg check-join" aria-disabled={joining}>
        {joining && <span class="spinner-border spinner-border-sm" aria-hidden="true" />}
        {joining ? texts.check.joining : texts.check.join}
      </button>
    </form>
  );
}
