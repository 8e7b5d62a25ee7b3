<?php

namespace Bitrix\Crm;

use Kernel\CrmStore;
use Kernel\Rows;

final class EntityPreset
{
    // phpcs:ignore -- as the core writes it
    public const Requisite = 8;

    public static function getSingleInstance()
    {
        return new self();
    }

    public function getList($params)
    {
        return new Rows(CrmStore::select('presets', $params['filter'] ?? []));
    }
}
