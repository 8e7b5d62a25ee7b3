<?php

namespace Durable\Robots\Command;

use Bitrix\Crm\Model\Dynamic\TypeTable;
use Durable\Robots\Callback\Refusal;

/** crm.type.getByEntityTypeId: the id that names a smart process's user fields is not its entityTypeId. */
final class CrmType
{
    /** @return array{result: array{type: array{id: int, entityTypeId: int, title: string}}} */
    public static function getByEntityTypeId(Params $params): array
    {
        Params::needModule('crm');
        $type = TypeTable::getByEntityTypeId($params->id('entityTypeId'))->fetchObject();
        if ($type === null) {
            throw new Refusal('NOT_FOUND', 'The box has no such smart process.');
        }
        return ['result' => ['type' => ['id' => (int) $type->getId(), 'entityTypeId' => $params->id('entityTypeId'),
            'title' => (string) $type->getTitle()]]];
    }
}
