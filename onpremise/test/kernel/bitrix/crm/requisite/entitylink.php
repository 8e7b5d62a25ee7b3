<?php

namespace Bitrix\Crm\Requisite;

use Kernel\CrmStore;
use Kernel\Rows;

final class EntityLink
{
    public static function getList(array $parameters = [])
    {
        return new Rows(CrmStore::select('links', $parameters['filter'] ?? []));
    }
}
