<?php

namespace Bitrix\Crm;

use Kernel\CrmStore;

final class RequisiteAddress
{
    public static function getListByOwner($entityTypeId, $entityId)
    {
        $rows = CrmStore::select('addresses', ['=ENTITY_TYPE_ID' => $entityTypeId, '=ENTITY_ID' => $entityId]);
        return array_column($rows, null, 'TYPE_ID');
    }
}
