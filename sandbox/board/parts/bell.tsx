import type { JSX } from 'hono/jsx/jsx-runtime';
import { users } from '../../portal/directory';
import type { Board } from '../board';
import { sayIn } from '../texts';
import type { View } from '../view';
import { Message } from './foreign';
import { clock } from './moments';
import { Pager, pageOf } from './pager';

interface BellProps {
  board: Board;
  view: View;
  /** Left out: all there are. */
  ids?: readonly number[];
}

/** Notifications, the latest first; one that another replaced is gone. */
export function Bell({ board, view, ids }: BellProps): JSX.Element {
  const say = sayIn(view.language);
  const { notifications } = board.store.portal;
  const known = [...(ids ?? notifications.keys())].flatMap((id) => notifications.get(id) ?? []).toReversed();
  if (known.length === 0) return <p class="none">{say('noNotifications')}</p>;
  const page = pageOf(view, known, 50);
  return (
    <>
      <ol class="log bell">
        {page.shown.map(({ at, userId, message }) => (
          <li class="line">
            <time>{clock(at)}</time> <b>{say('toUser', { name: nameOf(userId) })}</b>{' '}
            <span>
              <Message text={message} portal={board.portal.origin} say={say} />
            </span>
          </li>
        ))}
      </ol>
      <Pager view={view} page={page} />
    </>
  );
}

function nameOf(userId: number): string {
  const user = users.find(({ id }) => id === userId);
  return user ? `${user.name} ${user.lastName}` : String(userId);
}
