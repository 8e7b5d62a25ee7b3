<?php

class CHTTP
{
    public static function SetStatus($status)
    {
        header("HTTP/1.1 $status");
    }
}
