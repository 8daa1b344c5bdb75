import { useId, useState } from 'preact/hooks';
import { Right } from './right';
import { texts } from './texts';
import { useView } from './view';

/** How the meeting works; the host's alone. */
export function MeetingSettings() {
  const { state, actions } = useView();
  const { settings } = state.value;
  const { rights } = texts.hosts;
  if (settings === undefined) {
    return null;
  }

  return (
    <fieldset class="rights rights-more">
      <legend>{rights.meeting}</legend>
      <Right
        name={rights.participantsMayStart}
        hint={rights.participantsMayStartHint}
        on={settings.participantsMayStart}
        onChange={(on) => actions.moderate('updateMeeting', { participantsMayStart: on })}
      />
      <Right
        name={rights.coHostsMayNameCoHosts}
        on={settings.coHostsMayNameCoHosts}
        onChange={(on) => actions.moderate('updateMeeting', { coHostsMayNameCoHosts: on })}
      />
      <Right
        name={rights.actingCoHosts}
        hint={rights.actingCoHostsHint}
        on={settings.actingCoHosts}
        onChange={(on) => actions.moderate('updateMeeting', { actingCoHosts: on })}
      />
      <Right
        name={rights.neverDirect}
        hint={rights.neverDirectHint}
        on={settings.neverDirect}
        onChange={(on) => actions.moderate('updateMeeting', { neverDirect: on })}
      />
      <Capacity known={settings.capacity} />
    </fieldset>
  );
}

function Capacity({ known }: { readonly known: number | null }) {
  const { actions } = useView();
  const [text, setText] = useState<string>();
  const id = useId();
  return (
    <form
      class="setting"
      onSubmit={(event) => {
        event.preventDefault();
        const capacity = Math.trunc(Number(text ?? known ?? 0));
        actions
          .moderate('updateMeeting', { capacity })
          .then((done) => done && setText(undefined))
          .catch(console.error);
      }}
    >
      <label class="form-label" for={id}>
        {texts.hosts.rights.capacity}
      </label>
      <div class="field-row">
        <input
          id={id}
          class="form-control"
          type="number"
          inputMode="numeric"
          min={2}
          max={500}
          aria-describedby={`${id}-hint`}
          value={text ?? known ?? ''}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="btn btn-quiet">
          {texts.hosts.rights.save}
        </button>
      </div>
      <p id={`${id}-hint`} class="form-text">
        {texts.hosts.rights.capacityHint}
      </p>
    </form>
  );
}
