<?php

namespace Bitrix\Crm;

use Kernel\CrmStore;
use Kernel\Rows;

final class ProductRowTable
{
    public static function getList(array $parameters = [])
    {
        $rows = CrmStore::select('rows', $parameters['filter'] ?? []);
        return new Rows(array_slice($rows, $parameters['offset'] ?? 0, $parameters['limit'] ?? null));
    }

    public static function getCount($filter = [])
    {
        return count(CrmStore::select('rows', $filter));
    }
}
