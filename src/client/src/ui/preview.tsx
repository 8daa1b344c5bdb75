import { Avatar } from './avatar';
import { CameraIcon, CameraOffIcon, type Icon, MicrophoneIcon, MicrophoneOffIcon } from './icons';
import { texts } from './texts';
import { Video } from './video';
import { useView } from './view';

export function Preview() {
  const { state, actions } = useView();
  const { microphone, camera, cameraStream, displayName, microphoneLevel } = state.value;
  const seen = camera.wanted && camera.live && cameraStream !== undefined;
  return (
    // Dark as the call will be: what stands over a picture has to be read over any picture.
    <div class="preview" data-bs-theme="dark">
      <Video stream={seen ? cameraStream : undefined} own mirrored label={texts.check.preview} />
      {!seen && (
        <div class="preview-off">
          {displayName.trim() !== '' && <Avatar name={displayName} />}
          <p>{camera.wanted && camera.problem === undefined ? texts.check.cameraStarting : texts.check.cameraOff}</p>
        </div>
      )}
      <div class="preview-tools">
        <Level value={microphone.wanted && microphone.live ? microphoneLevel : 0} />
        <Switch
          name={texts.check.microphone}
          on={microphone.wanted && microphone.problem === undefined}
          icons={[MicrophoneIcon, MicrophoneOffIcon]}
          problem={microphone.problem !== undefined}
          onPress={actions.toggleMicrophone}
        />
        <Switch
          name={texts.check.camera}
          on={camera.wanted && camera.problem === undefined}
          icons={[CameraIcon, CameraOffIcon]}
          problem={camera.problem !== undefined}
          onPress={actions.toggleCamera}
        />
      </div>
    </div>
  );
}

interface SwitchProps {
  readonly name: string;
  readonly on: boolean;
  readonly icons: readonly [Icon, Icon];
  readonly problem: boolean;
  readonly onPress: () => void;
}

function Switch({ name, on, icons: [On, Off], problem, onPress }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={name}
      class={`tool${on ? '' : ' tool-off'}`}
      data-tip={name}
      onClick={onPress}
    >
      {on ? <On /> : <Off />}
      {problem && (
        <span class="tool-alert" aria-hidden="true">
          !
        </span>
      )}
    </button>
  );
}

const bars = [0, 1, 2, 3, 4, 5, 6, 7];

/** Speech rarely fills the scale, so the lower half of it lights most bars. */
function Level({ value }: { readonly value: number }) {
  const lit = Math.round(Math.sqrt(Math.min(1, Math.max(0, value))) * bars.length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: bars of its own cannot be drawn in the browser's meter
    <div
      class="level"
      role="meter"
      aria-label={texts.check.level}
      aria-valuemin={0}
      aria-valuemax={8}
      aria-valuenow={lit}
    >
      {bars.map((bar) => (
        <span key={bar} class={bar < lit ? 'level-on' : ''} />
      ))}
    </div>
  );
}
