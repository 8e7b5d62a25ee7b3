<?php

namespace Bitrix\Main;

final class ExceptionLog
{
    public function writeToLog($exception, $logType = null)
    {
        \AddMessage2Log((string) $exception, 'exception');
    }
}
