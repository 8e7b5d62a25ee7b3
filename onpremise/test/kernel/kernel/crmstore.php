<?php

namespace Kernel;

use Bitrix\Main\Application;

/** Records of the CRM by kind: an entityTypeId, or the name of a list. */
final class CrmStore
{
    public static function find(string $kind, int $id): ?array
    {
        $row = self::query("SELECT DATA FROM kernel_crm WHERE KIND = '$kind' AND ID = $id")->fetch();
        return $row ? json_decode($row['DATA'], true) : null;
    }

    public static function put(string $kind, int $id, array $data): void
    {
        $json = \SQLite3::escapeString(json_encode($data, JSON_THROW_ON_ERROR));
        Application::getConnection()->queryExecute("INSERT OR REPLACE INTO kernel_crm VALUES ('$kind', $id, '$json')");
    }

    public static function remove(string $kind, int $id): void
    {
        Application::getConnection()->queryExecute("DELETE FROM kernel_crm WHERE KIND = '$kind' AND ID = $id");
    }

    /**
     * Rows that fulfil all conditions `=NAME`, by id.
     *
     * @return array[]
     */
    public static function select(string $kind, array $filter): array
    {
        $rows = [];
        $found = self::query("SELECT DATA FROM kernel_crm WHERE KIND = '$kind' ORDER BY ID");
        while ($row = $found->fetch()) {
            $data = json_decode($row['DATA'], true);
            foreach ($filter as $key => $value) {
                $wanted = array_map('strval', (array) $value);
                if (!in_array((string) ($data[ltrim($key, '=')] ?? ''), $wanted, true)) {
                    continue 2;
                }
            }
            $rows[] = $data;
        }
        return $rows;
    }

    private static function query(string $sql)
    {
        return Application::getConnection()->query($sql);
    }
}
