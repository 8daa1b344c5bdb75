import arrowClockwise from 'bootstrap-icons/icons/arrow-clockwise.svg?raw';
import arrowDown from 'bootstrap-icons/icons/arrow-down.svg?raw';
import barChart from 'bootstrap-icons/icons/bar-chart-fill.svg?raw';
import cameraVideoFill from 'bootstrap-icons/icons/camera-video-fill.svg?raw';
import cameraVideoOffFill from 'bootstrap-icons/icons/camera-video-off-fill.svg?raw';
import chatFill from 'bootstrap-icons/icons/chat-left-text-fill.svg?raw';
import check from 'bootstrap-icons/icons/check-lg.svg?raw';
import chevronLeft from 'bootstrap-icons/icons/chevron-left.svg?raw';
import chevronRight from 'bootstrap-icons/icons/chevron-right.svg?raw';
import copy from 'bootstrap-icons/icons/copy.svg?raw';
import displayFill from 'bootstrap-icons/icons/display-fill.svg?raw';
import doorOpen from 'bootstrap-icons/icons/door-open-fill.svg?raw';
import smile from 'bootstrap-icons/icons/emoji-smile-fill.svg?raw';
import envelope from 'bootstrap-icons/icons/envelope-fill.svg?raw';
import exclamation from 'bootstrap-icons/icons/exclamation-triangle-fill.svg?raw';
import fullscreen from 'bootstrap-icons/icons/fullscreen.svg?raw';
import gearFill from 'bootstrap-icons/icons/gear-fill.svg?raw';
import grid from 'bootstrap-icons/icons/grid-fill.svg?raw';
import hand from 'bootstrap-icons/icons/hand-index-thumb-fill.svg?raw';
import info from 'bootstrap-icons/icons/info-circle-fill.svg?raw';
import key from 'bootstrap-icons/icons/key-fill.svg?raw';
import keyboard from 'bootstrap-icons/icons/keyboard-fill.svg?raw';
import leaf from 'bootstrap-icons/icons/leaf-fill.svg?raw';
import lock from 'bootstrap-icons/icons/lock-fill.svg?raw';
import micFill from 'bootstrap-icons/icons/mic-fill.svg?raw';
import micMuteFill from 'bootstrap-icons/icons/mic-mute-fill.svg?raw';
import peopleFill from 'bootstrap-icons/icons/people-fill.svg?raw';
import personPlusFill from 'bootstrap-icons/icons/person-plus-fill.svg?raw';
import pin from 'bootstrap-icons/icons/pin-angle-fill.svg?raw';
import send from 'bootstrap-icons/icons/send-fill.svg?raw';
import share from 'bootstrap-icons/icons/share-fill.svg?raw';
import sliders from 'bootstrap-icons/icons/sliders.svg?raw';
import speaker from 'bootstrap-icons/icons/square-half.svg?raw';
import star from 'bootstrap-icons/icons/star-fill.svg?raw';
import phoneFill from 'bootstrap-icons/icons/telephone-x-fill.svg?raw';
import threeDots from 'bootstrap-icons/icons/three-dots.svg?raw';
import threeDotsVertical from 'bootstrap-icons/icons/three-dots-vertical.svg?raw';
import unlock from 'bootstrap-icons/icons/unlock-fill.svg?raw';
import volumeOff from 'bootstrap-icons/icons/volume-mute-fill.svg?raw';
import volume from 'bootstrap-icons/icons/volume-up-fill.svg?raw';
import close from 'bootstrap-icons/icons/x-lg.svg?raw';

// The files are parsed to path elements once, so no markup is ever injected at run time.
function icon(source: string) {
  const paths = [...source.matchAll(/<path([^>]*)\/?>/g)].map((match) => ({
    d: / d="([^"]+)"/.exec(match[1] ?? '')?.[1] ?? '',
    evenOdd: match[1]?.includes('evenodd') ?? false,
  }));
  return function Icon() {
    return (
      <svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">
        {paths.map((path) => (
          <path key={path.d} d={path.d} fill-rule={path.evenOdd ? 'evenodd' : 'nonzero'} />
        ))}
      </svg>
    );
  };
}

export type Icon = ReturnType<typeof icon>;

export const AgainIcon = icon(arrowClockwise);
export const DownIcon = icon(arrowDown);
export const CameraIcon = icon(cameraVideoFill);
export const CameraOffIcon = icon(cameraVideoOffFill);
export const ChatIcon = icon(chatFill);
export const CheckIcon = icon(check);
export const CopyIcon = icon(copy);
export const ReactionIcon = icon(smile);
export const ScreenIcon = icon(displayFill);
export const MailIcon = icon(envelope);
export const WarningIcon = icon(exclamation);
export const FullScreenIcon = icon(fullscreen);
export const SettingsIcon = icon(gearFill);
export const GridIcon = icon(grid);
export const HandIcon = icon(hand);
export const InfoIcon = icon(info);
export const KeyboardIcon = icon(keyboard);
export const LockIcon = icon(lock);
export const PasswordIcon = icon(key);
export const PermissionsIcon = icon(sliders);
export const UnlockIcon = icon(unlock);
export const WaitingRoomIcon = icon(doorOpen);
export const MicrophoneIcon = icon(micFill);
export const MicrophoneOffIcon = icon(micMuteFill);
export const PeopleIcon = icon(peopleFill);
export const InviteIcon = icon(personPlusFill);
export const PinIcon = icon(pin);
export const SendIcon = icon(send);
export const ShareIcon = icon(share);
export const SpeakerViewIcon = icon(speaker);
export const SpotlightIcon = icon(star);
export const LeaveIcon = icon(phoneFill);
export const MoreIcon = icon(threeDots);
export const MenuIcon = icon(threeDotsVertical);
export const SavingIcon = icon(leaf);
export const StatisticsIcon = icon(barChart);
export const VolumeIcon = icon(volume);
export const VolumeOffIcon = icon(volumeOff);
export const PreviousIcon = icon(chevronLeft);
export const NextIcon = icon(chevronRight);
export const CloseIcon = icon(close);
