import type { CallActions, ParticipantInfo } from '../state/model';
import { rightsOf } from '../state/rights';
import { MenuButton, type MenuItem } from './menu';
import { type Act, mediaActs, seatActs, spotlightActs } from './person-acts';
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
  const itemOf = (act: Act): MenuItem => ({
    name: act.name,
    danger: act.method === 'removeParticipant',
    run: () => {
      moderate(actions, act).catch(console.error);
    },
  });
  const mayWrite = person.via === 'page' && state.value.self?.permissions.chat !== false;
  const rights = rightsOf(state.value);
  const spotlight = spotlightActs(rights, person, state.value.spotlight).map(itemOf);
  const pin = pinOf(person.participantId, texts.people.pin);
  const name = texts.people.actions(person.displayName);
  if (person.participantId === state.value.self?.participantId) {
    return <MenuButton name={name} items={[pin, ...spotlight]} />;
  }

  return (
    <MenuButton
      name={name}
      items={[
        ...mediaActs(rights, person).map(itemOf),
        pin,
        ...spotlight,
        ...(person.media.screen ? [pinOf(`screen ${person.participantId}`, texts.people.pinScreen)] : []),
        ...(mayWrite ? [write] : []),
        ...(rights.moderate && person.role === 'participant' && person.via === 'page' ? [permissions] : []),
        ...seatActs(rights, person).map(itemOf),
      ]}
    />
  );
}

/** The same words for each, but another body: TypeScript must see which. */
function moderate(actions: CallActions, act: Act): Promise<boolean> {
  switch (act.method) {
    case 'updateUserPermissions':
      return actions.moderate(act.method, act.body);
    case 'spotlight':
      return actions.moderate(act.method, act.body);
    default:
      return actions.moderate(act.method, act.body);
  }
}
