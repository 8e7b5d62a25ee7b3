<?php

namespace Bitrix\Main;

final class ErrorCollection
{
    public function __construct(private array $errors = [])
    {
    }

    public function isEmpty()
    {
        return $this->errors === [];
    }
}
