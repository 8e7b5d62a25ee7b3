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

    public function RestartBuffer()
    {
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
    }

    public static function FinalActions($response = '')
    {
        \Bitrix\Main\Application::getInstance()->terminate();
    }
}
