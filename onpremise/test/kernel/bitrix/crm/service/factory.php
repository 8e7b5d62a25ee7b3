<?php

namespace Bitrix\Crm\Service;

use Bitrix\Crm\Field\Collection;
use Bitrix\Crm\Item;
use Kernel\CrmStore;

final class Factory
{
    public function __construct(private int $entityTypeId)
    {
    }

    public function getEntityTypeId(): int
    {
        return $this->entityTypeId;
    }

    public function getItem(int $id, ?array $fieldsToSelect = null): ?Item
    {
        $data = CrmStore::find((string) $this->entityTypeId, $id);
        return $data === null ? null : new Item($this->entityTypeId, ['ID' => $id] + $data);
    }

    public function getFieldsCollection(): Collection
    {
        return new Collection($this->entityTypeId);
    }

    public function getUpdateOperation(Item $item, ?Context $context = null): Operation\Update
    {
        return new Operation\Update($item, $context);
    }
}
