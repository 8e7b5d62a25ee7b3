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
    private const COLUMNS = [
        'id' => 'ID', 'title' => 'TITLE', 'name' => 'NAME', 'secondName' => 'SECOND_NAME', 'lastName' => 'LAST_NAME',
        'stageId' => 'STAGE_ID', 'categoryId' => 'CATEGORY_ID', 'opportunity' => 'OPPORTUNITY',
        'currencyId' => 'CURRENCY_ID', 'companyId' => 'COMPANY_ID', 'contactId' => 'CONTACT_ID',
        'assignedById' => 'ASSIGNED_BY_ID',
    ];
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
        $view = [];
        foreach (self::COLUMNS as $name => $column) {
            if (array_key_exists($column, $data)) {
                $view[$name] = self::plain($data[$column]);
            }
        }
        foreach ($factory->getFieldsCollection() as $field) {
            if ($field->isUserField()) {
                $view[$field->getName()] = self::plain($data[$field->getName()] ?? null);
            }
        }
        $type = self::WITH_CONTACTS[$factory->getEntityTypeId()] ?? null;
        return $view + ($type === null ? [] : ['fm' => self::contacts($type, $item->getId())]);
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
