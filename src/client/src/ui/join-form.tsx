import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { isOfPassword } from '../state/join';
import { useCountdown } from './countdown';
import { maxNameLength, nameOf } from './name';
import { texts } from './texts';
import { useView } from './view';

type Missing = 'none' | 'name' | 'password';

/** Who one is, and what the meeting asks of newcomers. */
export function JoinForm() {
  const { state, actions, compact } = useView();
  const [missing, setMissing] = useState<Missing>('none');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const { phase, refusal, doors, account, displayName } = state.value;
  const joining = phase.kind === 'joining';
  const ofPassword = isOfPassword(refusal?.code, asked || (doors.password && !doors.host));
  const needsPassword = asked || ofPassword || (doors.password && !doors.host);
  const knocks = !doors.host && doors.waitingRoom;
  const wait = useCountdown(refusal?.until);
  const slowed = wait > 0 && refusal?.code === 'rate_limited';

  useEffect(() => {
    if (!compact.peek()) {
      (nameField.current ?? passwordField.current)?.focus();
    }
  }, [compact]);
  useEffect(() => {
    if (ofPassword) {
      setAsked(true);
      passwordField.current?.focus();
    }
  }, [ofPassword, refusal]);

  function join() {
    const name = account ?? nameOf(nameField.current?.value ?? '');
    const nothing = name === undefined ? 'name' : needsPassword && password === '' ? 'password' : 'none';
    setMissing(nothing);
    if (name === undefined || nothing !== 'none') {
      (nothing === 'name' ? nameField : passwordField).current?.focus();
      return;
    }

    actions.setName(name);
    actions.join(needsPassword ? password : undefined).catch(console.error);
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!joining && !slowed) {
          join();
        }
      }}
    >
      <div role="alert">
        {refusal !== undefined && !joining && !ofPassword && <p class="note note-error">{refusal.message}</p>}
      </div>
      {account === undefined ? (
        <NameField
          field={nameField}
          name={displayName}
          missing={missing === 'name'}
          onInput={(name) => {
            actions.setName(name);
            setMissing('none');
          }}
        />
      ) : (
        <p class="check-account">{texts.doors.joinAs(account)}</p>
      )}
      {needsPassword && (
        <PasswordField
          field={passwordField}
          value={password}
          error={
            missing === 'password'
              ? texts.doors.passwordMissing
              : ofPassword && !joining && refusal?.code !== 'password_required'
                ? refusal?.message
                : undefined
          }
          onInput={(text) => {
            setPassword(text);
            setMissing('none');
          }}
        />
      )}
      <button type="submit" class="btn btn-primary btn-lg check-join" aria-disabled={joining || slowed}>
        {joining && <span class="spinner-border spinner-border-sm" aria-hidden="true" />}
        {joining ? (knocks ? texts.doors.asking : texts.check.joining) : knocks ? texts.doors.ask : texts.check.join}
      </button>
      <p class="form-text" role="status">
        {slowed
          ? texts.doors.tryAgainIn(wait)
          : doors.locked && !doors.host
            ? texts.doors.lockedHint
            : knocks && texts.doors.askHint}
      </p>
    </form>
  );
}

interface NameFieldProps {
  readonly field: { current: HTMLInputElement | null };
  readonly name: string;
  readonly missing: boolean;
  readonly onInput: (name: string) => void;
}

function NameField({ field, name, missing, onInput }: NameFieldProps) {
  const id = useId();
  return (
    <>
      <label class="form-label" for={id}>
        {texts.check.name}
      </label>
      <input
        ref={field}
        id={id}
        class={`form-control form-control-lg${missing ? ' is-invalid' : ''}`}
        type="text"
        autocomplete="name"
        maxLength={maxNameLength}
        placeholder={texts.check.namePlaceholder}
        aria-invalid={missing}
        aria-describedby={missing ? `${id}-error` : undefined}
        value={name}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {missing && (
        <p id={`${id}-error`} class="field-error" role="alert">
          {texts.check.nameMissing}
        </p>
      )}
    </>
  );
}

interface PasswordFieldProps {
  readonly field: { current: HTMLInputElement | null };
  readonly value: string;
  readonly error: string | undefined;
  readonly onInput: (text: string) => void;
}

function PasswordField({ field, value, error, onInput }: PasswordFieldProps) {
  const id = useId();
  return (
    <div class="check-password">
      <label class="form-label" for={id}>
        {texts.doors.password}
      </label>
      <input
        ref={field}
        id={id}
        class={`form-control form-control-lg${error === undefined ? '' : ' is-invalid'}`}
        type="password"
        // Not an account's: a password manager has nothing to offer or to keep here.
        autocomplete="off"
        maxLength={100}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint`}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class={error === undefined ? 'form-text' : 'field-error'} role="status">
        {error ?? texts.doors.passwordHint}
      </p>
    </div>
  );
}
