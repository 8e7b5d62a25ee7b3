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

    /** The page leaves first, as under FastCGI; then the jobs of the hit run. */
    public static function FinalActions($response = '')
    {
        $page = '';
        while (PHP_SAPI === 'cli-server' && ob_get_level() > 0) {
            $page = ob_get_clean() . $page;
        }
        if ($page !== '') {
            header('Content-Length: ' . strlen($page));
            echo $page;
            flush();
        }
        \Bitrix\Main\Application::getInstance()->terminate();
    }
}
