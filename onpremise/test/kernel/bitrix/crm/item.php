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

    public function store(): void
    {
        CrmStore::put((string) $this->entityTypeId, $this->getId(), $this->data);
        Application::getConnection()
            ->queryExecute("INSERT INTO kernel_saves VALUES ('$this->entityTypeId', {$this->getId()})");
    }
}
