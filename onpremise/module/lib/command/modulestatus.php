<?php

namespace Durable\Robots\Command;

use Bitrix\Main\ModuleManager;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\StepState;
use Durable\Robots\Setup\Folders;
use Durable\Robots\Settings;

/** What `robots doctor` asks a box: module, core, robots and outbox. */
final class ModuleStatus
{
    /** @return array{result: array<string, mixed>} */
    public static function read(Params $params): array
    {
        $totals = Outbox::totals();
        $of = static fn (StepState $state): array => $totals[$state->value] ?? ['count' => 0, 'oldest' => 0];
        $waiting = $of(StepState::Waiting);
        return ['result' => [
            'version' => (string) ModuleManager::getVersion(Settings::MODULE),
            'bizproc' => (string) ModuleManager::getVersion('bizproc'),
            'php' => PHP_VERSION,
            'box' => Settings::read()->boxId,
            'robots' => Folders::present(),
            'outbox' => [
                'waiting' => $waiting['count'],
                'oldest_age' => $waiting['count'] > 0 ? max(0, time() - $waiting['oldest']) : 0,
                'sent' => $of(StepState::Sent)['count'],
                'withdrawn' => $of(StepState::Withdrawn)['count'],
            ],
        ]];
    }

    /** @return array{result: string} by the clock of the box's site, as server.time */
    public static function time(Params $params): array
    {
        return ['result' => date('c')];
    }

    /** @return array{result: list<string>} codes, as bizproc.robot.list */
    public static function robots(Params $params): array
    {
        return ['result' => Folders::present()];
    }
}
