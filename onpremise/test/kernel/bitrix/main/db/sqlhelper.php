<?php

namespace Bitrix\Main\DB;

final class SqlHelper
{
    public function forSql($value, $maxLength = 0)
    {
        return \SQLite3::escapeString((string) $value);
    }
}
