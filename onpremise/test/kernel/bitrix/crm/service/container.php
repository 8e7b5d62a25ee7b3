<?php

namespace Bitrix\Crm\Service;

final class Container
{
    private static ?self $instance = null;

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    public function getFactory(int $entityTypeId): ?Factory
    {
        return in_array($entityTypeId, [2, 3, 4, 177], true) ? new Factory($entityTypeId) : null;
    }

    public function getContext(): Context
    {
        return new Context();
    }
}
