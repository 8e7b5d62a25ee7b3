<?php

namespace Bitrix\Main;

final class Event
{
    public function __construct(private string $moduleId, private string $type, private array $parameters = [])
    {
    }

    public function getParameter($key)
    {
        return $this->parameters[$key] ?? null;
    }

    public function send($sender = null)
    {
        EventManager::fire($this->moduleId, $this->type, [$this], false);
    }
}
