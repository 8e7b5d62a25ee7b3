import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Say } from '../texts';

/** Characters of others' texts that are shown where there is room. */
const longest = 2_000;

/** A text of others: nothing but text, and what turns writing round ends with it. */
export function Foreign({ text, say }: { text: string; say: Say }): JSX.Element {
  const { shown, left } = clip(text, longest);
  return (
    <>
      <bdi>{shown}</bdi>
      {left > 0 && <span class="left"> {say('shortened', { n: left })}</span>}
    </>
  );
}

/** The same on one line. */
export function Short({ text, characters }: { text: string; characters: number }): JSX.Element {
  const { shown, left } = clip(text, characters);
  return <bdi>{left > 0 ? `${shown}…` : shown}</bdi>;
}

function clip(text: string, characters: number): { shown: string; left: number } {
  if (text.length <= characters) return { shown: text, left: 0 };
  const shown = Array.from(text.slice(0, 2 * characters))
    .slice(0, characters)
    .join('');
  return { shown, left: text.length - shown.length };
}

const link = /\[URL=([^\]\s]{1,300})\]([\s\S]{0,1000}?)\[\/URL\]/i;
/** Characters of a message that are looked at. */
const longestMessage = 20_000;
const card = /^https?:\/\/[^/]+\/crm\/deal\/details\/(\d+)\/$/;

/** A notification or a line of a log: links to the portal's deals open them here, any other BB code is text. */
export function Message({ text, ...rest }: MessageProps): JSX.Element {
  return <Linked text={text.slice(0, longestMessage)} {...rest} />;
}

interface MessageProps {
  text: string;
  /** Its origin. */
  portal: string;
  say: Say;
}

function Linked({ text, portal, say }: MessageProps): JSX.Element {
  const found = link.exec(text);
  if (!found) return <Foreign text={unquoted(text)} say={say} />;
  const [whole, url = '', name = ''] = found;
  const [, deal] = url.startsWith(`${portal}/`) ? (card.exec(url) ?? []) : [];
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + whole.length);
  return (
    <>
      <Foreign text={unquoted(before)} say={say} />
      {deal === undefined ? (
        <Foreign text={whole} say={say} />
      ) : (
        <a href={`/deal/${deal}`} data-go data-keep>
          <Foreign text={unquoted(name)} say={say} />
        </a>
      )}
      <Linked text={after} portal={portal} say={say} />
    </>
  );
}

/** Brackets as a portal shows them. */
function unquoted(text: string): string {
  return text.replaceAll('&#91;', '[').replaceAll('&#93;', ']');
}
