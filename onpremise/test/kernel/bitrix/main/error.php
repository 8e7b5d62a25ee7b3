<?php

namespace Bitrix\Main;

final class Error
{
    public function __construct(private string $message, private $code = 0)
    {
    }

    public function getMessage()
    {
        return $this->message;
    }

    public function getCode()
    {
        return $this->code;
    }
}
