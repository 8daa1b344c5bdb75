import { useState } from 'preact/hooks';
import type { Permissions } from '../state/model';
import { rightsOf } from '../state/rights';
import { Dialog } from './dialog';
import { MeetingSettings } from './meeting-settings';
import { Right } from './right';
import { texts } from './texts';
import { useView } from './view';

const all = ['audio', 'video', 'screenShare', 'chat', 'reactions'] as const;

/** What participants may do, or one of them; each change applies at once. */
export function PermissionsDialog({ onClose }: { readonly onClose: () => void }) {
  const { state, permissionsOf } = useView();
  const { rights } = texts.hosts;
  return (
    <Dialog title={rights.title} onClose={onClose}>
      {permissionsOf.value === undefined ? <ForAll /> : <ForOne participantId={permissionsOf.value} />}
      {permissionsOf.value === undefined && rightsOf(state.value).own && <MeetingSettings />}
    </Dialog>
  );
}

function ForAll() {
  const { state, actions } = useView();
  const [reset, setReset] = useState(false);
  const { settings } = state.value;
  const { rights } = texts.hosts;
  if (settings === undefined) {
    return null;
  }

  return (
    <>
      <RightsFields
        legend={rights.everybody}
        hint={rights.everybodyHint}
        permissions={settings.permissions}
        onChange={(permissions) => actions.moderate('updateUserPermissions', { permissions })}
      />
      <button
        type="button"
        class="btn btn-quiet"
        onClick={() => {
          actions
            .moderate('updateUserPermissions', { permissions: {}, resetOverrides: true })
            .then(setReset)
            .catch(console.error);
        }}
      >
        {rights.reset}
      </button>
      <p class="form-text" role="status">
        {reset && rights.resetDone}
      </p>
    </>
  );
}

function ForOne({ participantId }: { readonly participantId: string }) {
  const { state, actions } = useView();
  const { rights } = texts.hosts;
  const person = state.value.people.find((one) => one.participantId === participantId);
  if (person === undefined) {
    return <p>{rights.gone}</p>;
  }

  return (
    <>
      <RightsFields
        legend={rights.one(person.displayName)}
        hint={rights.oneHint}
        permissions={person.permissions}
        onChange={(permissions) => actions.moderate('updateUserPermissions', { participantId, permissions })}
      />
      <button
        type="button"
        class="btn btn-quiet"
        onClick={() => {
          actions
            .moderate('updateUserPermissions', { participantId, permissions: {}, resetOverrides: true })
            .catch(console.error);
        }}
      >
        {rights.resetOne}
      </button>
    </>
  );
}

interface RightsFieldsProps {
  readonly legend: string;
  readonly hint: string;
  readonly permissions: Permissions;
  readonly onChange: (change: Partial<Permissions>) => Promise<boolean>;
}

function RightsFields({ legend, hint, permissions, onChange }: RightsFieldsProps) {
  return (
    <fieldset class="rights">
      <legend>{legend}</legend>
      <p class="form-text">{hint}</p>
      {all.map((what) => (
        <Right
          key={what}
          name={texts.hosts.rights[what]}
          on={permissions[what]}
          onChange={(on) => onChange({ [what]: on })}
        />
      ))}
    </fieldset>
  );
}
