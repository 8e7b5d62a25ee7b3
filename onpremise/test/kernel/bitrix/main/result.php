<?php

namespace Bitrix\Main;

class Result
{
    private array $errors = [];

    public function addError(Error $error)
    {
        $this->errors[] = $error;
        return $this;
    }

    public function isSuccess()
    {
        return $this->errors === [];
    }

    public function getErrors()
    {
        return $this->errors;
    }
}
