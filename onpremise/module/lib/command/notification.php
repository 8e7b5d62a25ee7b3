<?php

namespace Durable\Robots\Command;

use Durable\Robots\Callback\Refusal;
use Durable\Robots\Settings;

/**
 * im.notify.system.add. The core itself replaces a notification of the same tag only where it asks for a confirmation,
 * so the earlier one is deleted first. Source: the public modules' use of CIMNotify.
 */
final class Notification
{
    /** @return array{result: int|false} the notification's id */
    public static function add(Params $params): array
    {
        Params::needModule('im');
        $user = $params->id('USER_ID');
        $message = trim($params->text('MESSAGE'));
        if ($user <= 0) {
            throw new Refusal('USER_ID_EMPTY', 'The notification names no user.');
        }
        if ($message === '') {
            throw new Refusal('MESSAGE_EMPTY', 'The notification has no text.');
        }
        $tag = $params->text('TAG') === '' ? '' : 'DURABLE_ROBOTS|' . $params->text('TAG');
        if ($tag !== '') {
            \CIMNotify::DeleteByTag($tag);
        }
        $id = \CIMNotify::Add([
            'TO_USER_ID' => $user,
            'FROM_USER_ID' => 0,
            'NOTIFY_TYPE' => IM_NOTIFY_SYSTEM,
            'NOTIFY_MODULE' => Settings::MODULE,
            'NOTIFY_EVENT' => 'result',
            'NOTIFY_TAG' => $tag,
            'NOTIFY_MESSAGE' => $message,
        ]);
        return ['result' => $id ? (int) $id : false];
    }
}
