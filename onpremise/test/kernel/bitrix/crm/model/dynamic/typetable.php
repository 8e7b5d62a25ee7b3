<?php

namespace Bitrix\Crm\Model\Dynamic;

final class TypeTable
{
    public static function getByEntityTypeId(int $entityTypeId)
    {
        return new class ($entityTypeId) {
            public function __construct(private int $entityTypeId)
            {
            }

            public function fetchObject()
            {
                return $this->entityTypeId === 177 ? $this : null;
            }

            public function getId()
            {
                return 7;
            }

            public function getTitle()
            {
                return 'Заявки';
            }
        };
    }
}
