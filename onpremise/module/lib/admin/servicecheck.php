<?php

namespace Durable\Robots\Admin;

use Bitrix\Main\ModuleManager;
use Durable\Robots\Setup\Folders;
use Durable\Robots\Settings;
use Durable\Robots\Wire\ServiceReply;
use Durable\Robots\Wire\Signature;

/** Asks the service to check what only both sides together can: signature, clocks, robots and the way back. */
final class ServiceCheck
{
    /** The service asks this box before it answers. */
    private const SECONDS = 15;

    /** @return Finding[] */
    public static function run(Settings $settings): array
    {
        $body = json_encode([
            'member_id' => $settings->boxId,
            'version' => (string) ModuleManager::getVersion(Settings::MODULE),
            'robots' => Folders::present(),
        ], JSON_THROW_ON_ERROR);
        $reply = ServiceReply::post(
            $settings,
            '/boxes/check',
            Signature::SELF_CHECK,
            $body,
            'application/json',
            self::SECONDS
        );
        $json = $reply->json();
        $ok = $reply->status === 200 && ($json['status'] ?? null) === 'ok';
        $found = [new Finding('SERVICE', $ok, $ok ? SelfCheck::finding('SERVICE', true)->text : $reply->problem())];
        if (!$ok) {
            return $found;
        }
        $served = array_filter((array) ($json['robots'] ?? []), 'is_string');
        $idle = array_diff(Folders::present(), $served);
        $found[] = SelfCheck::finding('SERVED', $idle === [], ['#CODES#' => implode(', ', $idle)]);
        $problem = $json['callback']['problem'] ?? '?';
        $back = ($json['callback']['ok'] ?? null) === true;
        $found[] = SelfCheck::finding('CALLBACK', $back, ['#WHY#' => is_string($problem) ? $problem : '?']);
        return $found;
    }
}
