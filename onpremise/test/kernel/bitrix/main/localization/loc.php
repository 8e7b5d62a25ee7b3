<?php

namespace Bitrix\Main\Localization;

final class Loc
{
    /** @var array<string, string> */
    private static array $messages = [];

    public static function loadMessages($file)
    {
        if (!preg_match('~^(.*/modules/[^/]+)/(.*)$~', (string) $file, $parts)) {
            return;
        }
        foreach (['en', LANGUAGE_ID] as $language) {
            $MESS = [];
            if (is_file("$parts[1]/lang/$language/$parts[2]")) {
                include "$parts[1]/lang/$language/$parts[2]";
            }
            self::$messages = array_merge(self::$messages, $MESS);
        }
    }

    public static function getMessage($code, $replace = null, $language = null)
    {
        $message = self::$messages[$code] ?? null;
        return $message === null || $replace === null ? $message : strtr($message, $replace);
    }
}
