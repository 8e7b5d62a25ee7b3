<?php

function CopyDirFiles($from, $to, $rewrite = true, $recursive = false)
{
    if (!is_dir($from) || (!is_dir($to) && !@mkdir($to, 0777, true))) {
        return false;
    }
    foreach (array_diff(scandir($from), ['.', '..']) as $name) {
        if (is_dir("$from/$name")) {
            $recursive && CopyDirFiles("$from/$name", "$to/$name", $rewrite, true);
        } elseif ($rewrite || !file_exists("$to/$name")) {
            copy("$from/$name", "$to/$name");
        }
    }
    return true;
}

function DeleteDirFilesEx($path)
{
    $absolute = $_SERVER['DOCUMENT_ROOT'] . $path;
    if (is_file($absolute)) {
        return unlink($absolute);
    }
    foreach (is_dir($absolute) ? array_diff(scandir($absolute), ['.', '..']) : [] as $name) {
        DeleteDirFilesEx("$path/$name");
    }
    return !is_dir($absolute) || rmdir($absolute);
}

function AddMessage2Log($text, $module = '')
{
    file_put_contents($_SERVER['DOCUMENT_ROOT'] . '/../log.txt', "[$module] $text\n", FILE_APPEND);
}

function htmlspecialcharsbx($text)
{
    return htmlspecialchars((string) $text, ENT_QUOTES, 'UTF-8');
}

function bitrix_sessid()
{
    return 'kernel-session';
}

function bitrix_sessid_post()
{
    return '<input type="hidden" name="sessid" value="' . bitrix_sessid() . '">';
}

function check_bitrix_sessid()
{
    return ($_POST['sessid'] ?? '') === bitrix_sessid();
}

function MakeTimeStamp($datetime, $format = false)
{
    return $datetime === '' ? false : strtotime($datetime . ' UTC');
}
