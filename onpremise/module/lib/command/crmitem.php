<?php

namespace Durable\Robots\Command;

use Bitrix\Crm\FieldMultiTable;
use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Crm\Service\Factory;
use Bitrix\Main\Type\Date;
use Durable\Robots\Callback\Refusal;

/**
 * crm.item.get and crm.item.update by the factories of the CRM; user fields always by their original names.
 * Sources: vendor's developer documentation, "Работа с элементами CRM"; the public CRM controllers of crm.item.*.
 */
final class CrmItem
{
    /** Types whose phones and e-mails stand in a table of their own. */
    private const WITH_CONTACTS = [1 => 'LEAD', 3 => 'CONTACT', 4 => 'COMPANY'];

    /** @return array{result: array{item: array<string, mixed>}} */
    public static function get(Params $params): array
    {
        [$factory, $item] = self::find($params);
        return ['result' => ['item' => self::view($factory, $item)]];
    }

    /**
     * Fields of another name are ignored, as REST ignores them; what the reply shows is read back from the CRM.
     *
     * @return array{result: array{item: array<string, mixed>}}
     */
    public static function update(Params $params): array
    {
        [$factory, $item] = self::find($params);
        $changed = false;
        foreach ($params->map('fields') as $name => $value) {
            $field = $factory->getFieldsCollection()->getField((string) $name);
            if ($field === null) {
                continue;
            }
            $wanted = $field->isMultiple() && !is_array($value) ? [$value] : $value;
            if (self::plain($item->get((string) $name)) !== self::plain($wanted)) {
                $item->set((string) $name, $wanted);
                $changed = true;
            }
        }
        if ($changed) {
            self::save($factory, $item);
            [$factory, $item] = self::find($params);
        }
        return ['result' => ['item' => self::view($factory, $item)]];
    }

    /** No user stands behind a command, so rights are not asked for; the fields' own checks and automation run. */
    private static function save(Factory $factory, Item $item): void
    {
        $context = clone Container::getInstance()->getContext();
        $context->setUserId(0);
        $context->setScope(Context::SCOPE_AUTOMATION);
        $result = $factory->getUpdateOperation($item, $context)->disableCheckAccess()->launch();
        if (!$result->isSuccess()) {
            $errors = $result->getErrors();
            $first = reset($errors);
            throw new Refusal((string) ($first->getCode() ?: 'ERROR_CORE'), (string) $first->getMessage());
        }
    }

    /** @return array{Factory, Item} */
    private static function find(Params $params): array
    {
        Params::needModule('crm');
        $factory = Container::getInstance()->getFactory($params->id('entityTypeId'));
        $item = $params->id('id') > 0 ? $factory?->getItem($params->id('id')) : null;
        if ($factory === null || $item === null) {
            throw new Refusal('NOT_FOUND', 'The box has no such document.');
        }
        return [$factory, $item];
    }

    /** @return array<string, mixed> */
    private static function view(Factory $factory, Item $item): array
    {
        $data = $item->getData();
        foreach ($factory->getFieldsCollection() as $field) {
            $data += [$field->getName() => null];
        }
        $view = [];
        foreach ($data as $column => $value) {
            // Rows, bindings and the like are objects, and have commands of their own.
            if (!is_object($value) || $value instanceof Date) {
                $view[self::restName((string) $column)] = self::plain($value);
            }
        }
        $type = self::WITH_CONTACTS[$factory->getEntityTypeId()] ?? null;
        return $view + ($type === null ? [] : ['fm' => self::contacts($type, $item->getId())]);
    }

    /** `ASSIGNED_BY_ID` is `assignedById` in REST; user fields keep their names. */
    private static function restName(string $column): string
    {
        if (str_starts_with($column, 'UF_')) {
            return $column;
        }
        return lcfirst(str_replace('_', '', ucwords(strtolower($column), '_')));
    }

    /** @return list<array{id: int, typeId: string, valueType: string, value: string}> */
    private static function contacts(string $type, int $id): array
    {
        $found = FieldMultiTable::getList([
            'select' => ['ID', 'TYPE_ID', 'VALUE_TYPE', 'VALUE'],
            'filter' => ['=ENTITY_ID' => $type, '=ELEMENT_ID' => $id],
            'order' => ['ID' => 'ASC'],
        ]);
        $contacts = [];
        while ($row = $found->fetch()) {
            $contacts[] = ['id' => (int) $row['ID'], 'typeId' => (string) $row['TYPE_ID'],
                'valueType' => (string) $row['VALUE_TYPE'], 'value' => (string) $row['VALUE']];
        }
        return $contacts;
    }

    private static function plain(mixed $value): mixed
    {
        return match (true) {
            is_array($value) => array_map([self::class, 'plain'], $value),
            is_bool($value) => $value ? 'Y' : 'N',
            $value instanceof Date => $value->format('c'),
            is_scalar($value), $value === null => $value,
            default => null,
        };
    }
}
