<?php

namespace Bitrix\Crm;

use Bitrix\Main\Application;
use Kernel\CrmStore;

final class Item
{
    public function __construct(private int $entityTypeId, private array $data)
    {
    }

    public function getId(): int
    {
        return $this->data['ID'];
    }

    public function getData(): array
    {
        return $this->data;
    }

    public function get($name)
    {
        return $this->data[$name] ?? null;
    }

    public function set($name, $value)
    {
        $this->data[$name] = $value;
        return $this;
    }

    /** What is kept is no longer than the field; the object in memory shows what was set. */
    public function store(): void
    {
        $kept = array_map(static fn ($one) => is_string($one) ? mb_substr($one, 0, 255) : $one, $this->data);
        CrmStore::put((string) $this->entityTypeId, $this->getId(), $kept);
        Application::getConnection()
            ->queryExecute("INSERT INTO kernel_saves VALUES ('$this->entityTypeId', {$this->getId()})");
    }
}
