<?php

namespace Bitrix\Main\DB;

final class Result
{
    public function __construct(private \SQLite3Result $result)
    {
    }

    public function fetch()
    {
        return $this->result->fetchArray(SQLITE3_ASSOC);
    }
}
