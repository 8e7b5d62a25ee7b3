<?php

namespace Durable\Robots\Command;

use Bitrix\Crm\EntityPreset;
use Bitrix\Crm\EntityRequisite;
use Bitrix\Crm\Requisite\EntityLink;
use Bitrix\Crm\RequisiteAddress;
use Durable\Robots\Callback\Refusal;

/**
 * A customer's legal details, their addresses, and which of them a document has chosen.
 * Source: vendor's developer documentation, "Поля и данные клиента", "Прочитать реквизиты клиента".
 */
final class Requisites
{
    /** Vendor: CCrmOwnerType::Requisite. */
    private const REQUISITE = 8;
    private const ADDRESS = ['ADDRESS_1', 'ADDRESS_2', 'CITY', 'POSTAL_CODE', 'REGION', 'PROVINCE', 'COUNTRY'];

    /** @return array{result: list<array<string, mixed>>, total: int, next?: int} */
    public static function list(Params $params): array
    {
        Params::needModule('crm');
        $names = array_filter($params->map('select'), static fn ($one): bool => is_string($one)
            && preg_match('/^[A-Z][A-Z0-9_]*$/D', $one) === 1);
        // All columns: an older core lacks some, and refuses the whole list for one that it does not know.
        $rows = self::rows(EntityRequisite::getSingleInstance()->getList([
            'select' => ['*'],
            'filter' => $params->filter(),
            'order' => ['ID' => 'ASC'],
        ]));
        $wanted = array_flip($names);
        return $params->page($names === []
            ? $rows
            : array_map(static fn (array $row): array => array_intersect_key($row, $wanted), $rows));
    }

    /**
     * Presets that details are made by, each of a country.
     *
     * @return array{result: list<array<string, mixed>>, total: int, next?: int}
     */
    public static function presets(Params $params): array
    {
        Params::needModule('crm');
        $found = EntityPreset::getSingleInstance()->getList([
            'select' => ['ID', 'COUNTRY_ID'],
            'filter' => ['=ENTITY_TYPE_ID' => EntityPreset::Requisite],
            'order' => ['ID' => 'ASC'],
        ]);
        return $params->page(self::rows($found));
    }

    /** @return array{result: list<array<string, mixed>>, total: int, next?: int} */
    public static function links(Params $params): array
    {
        Params::needModule('crm');
        return $params->page(self::rows(EntityLink::getList(['filter' => $params->filter()])));
    }

    /** @return array{result: list<array<string, mixed>>, total: int, next?: int} */
    public static function addresses(Params $params): array
    {
        Params::needModule('crm');
        $filter = $params->filter();
        $owner = $filter['=ENTITY_ID'] ?? null;
        if ((int) ($filter['=ENTITY_TYPE_ID'] ?? 0) !== self::REQUISITE || !is_scalar($owner)) {
            throw new Refusal('INVALID_FILTER', 'Addresses are listed of one requisite: =ENTITY_TYPE_ID 8, =ENTITY_ID.');
        }
        $rows = [];
        foreach (RequisiteAddress::getListByOwner(self::REQUISITE, (int) $owner) as $type => $address) {
            $row = ['TYPE_ID' => (string) $type, 'ENTITY_TYPE_ID' => '8', 'ENTITY_ID' => (string) $owner];
            foreach (self::ADDRESS as $name) {
                $row[$name] = (string) ($address[$name] ?? '');
            }
            $rows[] = $row;
        }
        return $params->page($rows);
    }

    /** @return list<array<string, mixed>> REST writes every value of these as text */
    private static function rows(object $found): array
    {
        $rows = [];
        while ($row = $found->fetch()) {
            $rows[] = array_map(static fn ($value) => is_scalar($value) ? (string) $value : null, $row);
        }
        return $rows;
    }
}
