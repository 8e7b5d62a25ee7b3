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

    /** This core is older than some of the countries' fields. */
    public function getList($params)
    {
        if (in_array('RQ_SIREN', $params['select'] ?? [], true)) {
            throw new \Exception('Unknown field definition `RQ_SIREN` (RQ_SIREN) for Requisite Entity.');
        }
        return new Rows(CrmStore::select('requisites', $params['filter'] ?? []));
    }
}
