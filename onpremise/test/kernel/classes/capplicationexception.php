<?php

class CApplicationException
{
    public function __construct(private $message)
    {
    }

    public function GetString()
    {
        return $this->message;
    }
}
