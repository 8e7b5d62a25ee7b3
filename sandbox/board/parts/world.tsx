import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Board } from '../board';
import type { PartName } from '../supervisor';
import { type Language, sayIn, type TextKey } from '../texts';
import { presetNow, presetsOf, type SystemName } from '../world';

export const systemText: Readonly<Record<SystemName, TextKey>> = {
  erp: 'systemErp',
  'one-c': 'systemOneC',
  jira: 'systemJira',
  portal: 'systemPortal',
};

export const partText: Readonly<Record<PartName, TextKey>> = {
  endpoint: 'partEndpoint',
  worker: 'partWorker',
  temporal: 'partTemporal',
};

/** A system and how it behaves from now on. */
export function System({ board, name, language }: Of<SystemName>): JSX.Element {
  const say = sayIn(language);
  const now = presetNow(board.store, name);
  return (
    <>
      <label for={`state-${name}`} class={now?.id === 'up' ? 'works' : 'broken'}>
        {say(systemText[name])}
      </label>
      <select id={`state-${name}`} data-post="/act/world" data-system={name}>
        {!now && <option selected>{say('presetOther')}</option>}
        {presetsOf(name).map(({ id, text }) => (
          <option value={id} selected={id === now?.id}>
            {say(text)}
          </option>
        ))}
      </select>
    </>
  );
}

/** A process beside the sandbox: whether it runs, and the button that changes that. */
export function Part({ board, name, language }: Of<PartName>): JSX.Element {
  const say = sayIn(language);
  const what = say(partText[name]);
  const isUp = board.supervisor?.isUp(name) ?? false;
  return (
    <>
      <span class={isUp ? 'works' : 'broken'}>
        {what} <small>{say(isUp ? 'partUp' : 'partDown')}</small>
      </span>
      <button
        type="button"
        id={`button-${name}`}
        class={isUp ? 'danger' : 'main'}
        data-post="/act/part"
        data-part={name}
        data-do={isUp ? 'kill' : 'start'}
        aria-label={`${say(isUp ? 'kill' : 'startPart')}: ${what}`}
      >
        {say(isUp ? 'kill' : 'startPart')}
      </button>
    </>
  );
}

interface Of<Name> {
  board: Board;
  name: Name;
  language: Language;
}
