<?php

namespace Durable\Robots\Command;

use Durable\Robots\Callback\Refusal;

/** crm.deal.userfield.list and .add, for the field that a robot writes its result to. Source: CUserTypeEntity of the core. */
final class UserFields
{
    private const DEAL = 'CRM_DEAL';
    private const PREFIX = 'UF_CRM_';
    private const LONGEST = 50;

    /** @return array{result: list<array<string, string>>, total: int, next?: int} */
    public static function list(Params $params): array
    {
        $name = $params->filter()['=FIELD_NAME'] ?? null;
        return $params->page(self::find(is_scalar($name) ? (string) $name : null));
    }

    /** @return array{result: int} */
    public static function add(Params $params): array
    {
        $given = new Params($params->map('fields'));
        $bare = strtoupper($given->text('FIELD_NAME'));
        $name = str_starts_with($bare, self::PREFIX) ? $bare : self::PREFIX . $bare;
        if (!preg_match('/^[A-Z0-9_]+$/D', $bare) || strlen($name) > self::LONGEST) {
            throw new Refusal('ERROR_CORE', 'A field name has 50 Latin letters, digits and "_" at most, with its prefix.');
        }
        if ($given->text('USER_TYPE_ID') !== 'string') {
            throw new Refusal('ERROR_CORE', 'This command adds text fields only.');
        }
        if (self::find($name) !== []) {
            throw new Refusal('ERROR_CORE', "Deals have the field $name already.");
        }
        $label = $given->text('LABEL') ?: $name;
        $labels = ['ru' => $label, 'en' => $label];
        $id = (new \CUserTypeEntity())->Add([
            'ENTITY_ID' => self::DEAL, 'FIELD_NAME' => $name, 'USER_TYPE_ID' => 'string', 'MULTIPLE' => 'N',
            'MANDATORY' => 'N', 'SHOW_FILTER' => 'E', 'EDIT_IN_LIST' => 'N', 'EDIT_FORM_LABEL' => $labels,
            'LIST_COLUMN_LABEL' => $labels, 'LIST_FILTER_LABEL' => $labels,
        ]);
        if (!$id) {
            throw new Refusal('ERROR_CORE', "The box did not take the field $name.");
        }
        return ['result' => (int) $id];
    }

    /** @return list<array<string, string>> */
    private static function find(?string $name): array
    {
        $filter = ['ENTITY_ID' => self::DEAL] + ($name === null ? [] : ['FIELD_NAME' => $name]);
        $found = \CUserTypeEntity::GetList(['ID' => 'ASC'], $filter);
        $fields = [];
        while ($row = $found->Fetch()) {
            $fields[] = ['ID' => (string) $row['ID'], 'ENTITY_ID' => self::DEAL,
                'FIELD_NAME' => (string) $row['FIELD_NAME'], 'USER_TYPE_ID' => (string) $row['USER_TYPE_ID']];
        }
        return $fields;
    }
}
