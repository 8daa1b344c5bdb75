import type { CallActions, ParticipantInfo } from '../state/model';
import { type Rights, rightsOf } from '../state/rights';
import { MenuButton, type MenuItem } from './menu';
import { texts } from './texts';
import { useView } from './view';

/** What can be done about one person in the call. */
export function PersonMenu({ person }: { readonly person: ParticipantInfo }) {
  const { actions, state, pinned, chatTo, dialog, permissionsOf } = useView();
  const pinOf = (key: string, name: string): MenuItem => {
    const on = pinned.value === key;
    return {
      name: on ? texts.people.unpin : name,
      run: () => {
        pinned.value = on ? undefined : key;
      },
    };
  };
  const write: MenuItem = {
    name: texts.people.privateMessage,
    run: () => {
      chatTo.value = person.participantId;
      actions.openPanel('chat');
    },
  };
  const permissions: MenuItem = {
    name: texts.hosts.menu.permissions,
    run: () => {
      permissionsOf.value = person.participantId;
      dialog.value = 'permissions';
    },
  };
  const mayWrite = person.via === 'page' && state.value.self?.permissions.chat !== false;
  const rights = rightsOf(state.value);
  return (
    <MenuButton
      name={texts.people.actions(person.displayName)}
      items={[
        ...mediaActs(actions, rights, person),
        pinOf(person.participantId, texts.people.pin),
        ...(person.media.screen ? [pinOf(`screen ${person.participantId}`, texts.people.pinScreen)] : []),
        ...(mayWrite ? [write] : []),
        ...roleActs(actions, rights, person),
        ...(rights.moderate && person.role === 'participant' && person.via === 'page' ? [permissions] : []),
        ...removal(actions, rights, person),
      ]}
    />
  );
}

function mediaActs(actions: CallActions, rights: Rights, person: ParticipantInfo): MenuItem[] {
  const { participantId, media, permissions, via, role } = person;
  const { menu } = texts.hosts;
  const act = (method: 'muteParticipant' | 'askToUnmute' | 'stopVideo' | 'stopSharing' | 'lowerHand') => () =>
    void actions.moderate(method, { participantId });
  const allow =
    (change: { readonly audio?: boolean; readonly video?: boolean; readonly screenShare?: boolean }) => () =>
      void actions.moderate('updateUserPermissions', { participantId, permissions: change });
  const items: MenuItem[] = [];
  // Nobody acts on a host but a host.
  if (role !== 'host' || rights.own) {
    if (via === 'whip') {
      // Other software can't switch itself on again, so it is forbidden and permitted.
      if (rights.mute && permissions.audio) {
        items.push({ name: menu.mute, run: act('muteParticipant') });
      } else if (rights.moderate && !permissions.audio) {
        items.push({ name: menu.unmute, run: allow({ audio: true }) });
      }
      if (rights.moderate) {
        items.push(
          permissions.video
            ? { name: menu.stopVideo, run: act('stopVideo') }
            : { name: menu.allowVideo, run: allow({ video: true }) },
        );
      }
    } else {
      if (rights.mute && media.audio) {
        items.push({ name: menu.mute, run: act('muteParticipant') });
      }
      if (rights.moderate && !media.audio && permissions.audio) {
        items.push({ name: menu.askToUnmute, run: act('askToUnmute') });
      }
      if (rights.moderate && media.video) {
        items.push({ name: menu.stopVideo, run: act('stopVideo') });
      }
      if (rights.moderate && media.screen) {
        items.push({ name: menu.stopSharing, run: act('stopSharing') });
      }
      if (rights.moderate && role === 'participant') {
        items.push({
          name: permissions.screenShare ? menu.forbidScreen : menu.allowScreen,
          run: allow({ screenShare: !permissions.screenShare }),
        });
      }
    }
  }
  if (rights.moderate && person.handRaisedAt !== null) {
    items.push({ name: menu.lowerHand, run: act('lowerHand') });
  }
  return items;
}

function roleActs(actions: CallActions, rights: Rights, { participantId, role, via }: ParticipantInfo): MenuItem[] {
  if (!rights.nameCoHosts || via !== 'page' || role === 'host') {
    return [];
  }
  return role === 'cohost'
    ? [
        {
          name: texts.hosts.menu.removeCoHost,
          run: () => void actions.moderate('removeCoHost', { participantId }),
        },
      ]
    : [
        {
          name: texts.hosts.menu.makeCoHost,
          run: () => void actions.moderate('makeCoHost', { participantId }),
        },
      ];
}

function removal(actions: CallActions, rights: Rights, { participantId, role }: ParticipantInfo): MenuItem[] {
  const may = role === 'participant' ? rights.moderate : role === 'cohost' && rights.nameCoHosts;
  return may
    ? [
        {
          name: texts.hosts.menu.remove,
          danger: true,
          run: () => void actions.moderate('removeParticipant', { participantId }),
        },
      ]
    : [];
}
