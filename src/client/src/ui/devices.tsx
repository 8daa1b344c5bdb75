import { useId } from 'preact/hooks';
import type { DeviceChoice } from '../state/model';
import { VolumeIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

interface DeviceFieldProps {
  readonly name: string;
  readonly choices: readonly DeviceChoice[];
  readonly chosen: string | undefined;
  readonly empty: string;
  readonly disabled?: boolean;
  readonly onChoose: (deviceId: string) => void;
}

/** Hebrew, Arabic and their relatives. */
const rightToLeft = /[\u0590-\u08ff]/;

function DeviceField({ name, choices, chosen, empty, disabled = false, onChoose }: DeviceFieldProps) {
  const id = useId();
  return (
    <div class="device">
      <label class="form-label" for={id}>
        {name}
      </label>
      <select
        id={id}
        class="form-select"
        dir={choices.length === 0 || choices.some(({ label }) => rightToLeft.test(label)) ? undefined : 'ltr'}
        value={chosen ?? choices[0]?.deviceId ?? ''}
        disabled={disabled || choices.length === 0}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {choices.length === 0 && <option value="">{empty}</option>}
        {choices.map((choice) => (
          <option key={choice.deviceId} value={choice.deviceId}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Choice of microphone, camera and speaker, the same before and during the call. */
export function DeviceFields() {
  const { state, actions } = useView();
  const { devices, canChooseSpeaker } = state.value;
  return (
    <div class="devices">
      <DeviceField
        name={texts.check.microphoneDevice}
        choices={devices.microphones}
        chosen={devices.microphone}
        empty={texts.check.noDevice}
        onChoose={(id) => {
          actions.chooseMicrophone(id).catch(console.error);
        }}
      />
      <DeviceField
        name={texts.check.cameraDevice}
        choices={devices.cameras}
        chosen={devices.camera}
        empty={texts.check.noDevice}
        onChoose={(id) => {
          actions.chooseCamera(id).catch(console.error);
        }}
      />
      <div class="device-row">
        <DeviceField
          name={texts.check.speakerDevice}
          choices={canChooseSpeaker ? devices.speakers : []}
          chosen={devices.speaker}
          empty={texts.check.systemDefault}
          disabled={!canChooseSpeaker}
          onChoose={(id) => {
            actions.chooseSpeaker(id).catch(console.error);
          }}
        />
        <button
          type="button"
          class="btn btn-quiet"
          onClick={() => {
            actions.testSpeaker().catch(console.error);
          }}
        >
          <VolumeIcon />
          {texts.check.testSpeaker}
        </button>
      </div>
      {!canChooseSpeaker && <p class="form-text">{texts.check.systemSpeaker}</p>}
    </div>
  );
}
