<?php

namespace Bitrix\Crm;

use Kernel\CrmStore;
use Kernel\Rows;

final class EntityRequisite
{
    public static function getSingleInstance()
    {
        return new self();
    }

    public function getList($params)
    {
        return new Rows(CrmStore::select('requisites', $params['filter'] ?? []));
    }
}
