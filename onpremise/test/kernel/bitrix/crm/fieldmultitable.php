<?php

namespace Bitrix\Crm;

use Kernel\CrmStore;
use Kernel\Rows;

final class FieldMultiTable
{
    public static function getList(array $parameters = [])
    {
        return new Rows(CrmStore::select('contacts', $parameters['filter'] ?? []));
    }
}
