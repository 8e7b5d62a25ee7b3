<?php

class CMain
{
    private $exception = null;

    public function ThrowException($message, $id = false)
    {
        $this->exception = new CApplicationException($message);
    }

    public function GetException()
    {
        return $this->exception;
    }

    public function IncludeAdminFile($title, $file)
    {
        include $file;
    }

    public function SetTitle($title)
    {
    }

    public static function FinalActions($response = '')
    {
        \Bitrix\Main\Application::getInstance()->terminate();
    }
}
