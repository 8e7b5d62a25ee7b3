<?php

namespace Bitrix\Crm\Field;

use Bitrix\Crm\Field;

final class Collection implements \IteratorAggregate
{
    private const COMMON = ['ID', 'TITLE', 'STAGE_ID', 'OPPORTUNITY', 'CURRENCY_ID', 'COMPANY_ID', 'CONTACT_ID',
        'ASSIGNED_BY_ID', 'NAME', 'SECOND_NAME', 'LAST_NAME'];
    private const ENTITIES = [2 => 'CRM_DEAL', 177 => 'CRM_7'];

    public function __construct(private int $entityTypeId)
    {
    }

    public function getIterator(): \Iterator
    {
        foreach (self::COMMON as $name) {
            yield new Field($name);
        }
        $found = \CUserTypeEntity::GetList([], ['ENTITY_ID' => self::ENTITIES[$this->entityTypeId] ?? '-']);
        while ($row = $found->Fetch()) {
            yield new Field($row['FIELD_NAME'], $row['MULTIPLE'] === 'Y');
        }
    }

    public function getField(string $name): ?Field
    {
        foreach ($this as $field) {
            if ($field->getName() === $name) {
                return $field;
            }
        }
        return null;
    }
}
