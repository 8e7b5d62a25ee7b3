<?php

namespace Durable\Robots\Command;

use Durable\Robots\Callback\Refusal;

/** Commands by the names of the REST methods that they stand for. */
final class Registry
{
    /** @var array<string, array{class-string, string}> */
    private const METHODS = [
        'crm.item.get' => [CrmItem::class, 'get'],
        'crm.item.update' => [CrmItem::class, 'update'],
        'crm.item.productrow.list' => [ProductRows::class, 'list'],
        'crm.requisite.list' => [Requisites::class, 'list'],
        'crm.requisite.preset.list' => [Requisites::class, 'presets'],
        'crm.requisite.link.list' => [Requisites::class, 'links'],
        'crm.address.list' => [Requisites::class, 'addresses'],
        'crm.type.getByEntityTypeId' => [CrmType::class, 'getByEntityTypeId'],
        'crm.deal.userfield.list' => [UserFields::class, 'list'],
        'crm.deal.userfield.add' => [UserFields::class, 'add'],
        'im.notify.system.add' => [Notification::class, 'add'],
        'bizproc.event.send' => [ProcessStep::class, 'send'],
        'bizproc.activity.log' => [ProcessStep::class, 'log'],
        'bizproc.robot.list' => [ModuleStatus::class, 'robots'],
        'server.time' => [ModuleStatus::class, 'time'],
        'module.status' => [ModuleStatus::class, 'read'],
    ];

    /**
     * @param array<string, mixed> $params
     * @return array{result: mixed, total?: int, next?: int}
     * @throws Refusal
     */
    public static function run(string $method, array $params): array
    {
        $known = array_change_key_case(self::METHODS, CASE_LOWER);
        $command = $known[strtolower($method)] ?? null;
        if ($command === null) {
            throw new Refusal('ERROR_METHOD_NOT_FOUND', 'This version of the module has no such command.', 404);
        }
        return $command(new Params($params));
    }
}
