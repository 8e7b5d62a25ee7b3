<?php

namespace Bitrix\Main\Security;

final class Random
{
    public static function getString($length, $caseSensitive = false)
    {
        $letters = '0123456789abcdefghijklmnopqrstuvwxyz' . ($caseSensitive ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : '');
        $text = '';
        while (strlen($text) < $length) {
            $text .= $letters[random_int(0, strlen($letters) - 1)];
        }
        return $text;
    }
}
