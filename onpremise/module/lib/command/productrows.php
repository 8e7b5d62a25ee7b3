<?php

namespace Durable\Robots\Command;

use Bitrix\Crm\ProductRowTable;
use Durable\Robots\Callback\Refusal;

/** crm.item.productrow.list: 50 rows a page. Source: the public CRM controller of crm.item.productrow.*. */
final class ProductRows
{
    private const NUMBERS = ['price' => 'PRICE', 'priceExclusive' => 'PRICE_EXCLUSIVE', 'priceNetto' => 'PRICE_NETTO',
        'priceBrutto' => 'PRICE_BRUTTO', 'quantity' => 'QUANTITY', 'discountRate' => 'DISCOUNT_RATE',
        'discountSum' => 'DISCOUNT_SUM', 'taxRate' => 'TAX_RATE'];
    private const IDS = ['id' => 'ID', 'ownerId' => 'OWNER_ID', 'productId' => 'PRODUCT_ID',
        'discountTypeId' => 'DISCOUNT_TYPE_ID', 'measureCode' => 'MEASURE_CODE', 'sort' => 'SORT', 'type' => 'TYPE'];
    private const TEXTS = ['ownerType' => 'OWNER_TYPE', 'productName' => 'PRODUCT_NAME',
        'measureName' => 'MEASURE_NAME', 'taxIncluded' => 'TAX_INCLUDED', 'xmlId' => 'XML_ID'];

    /** @return array{result: array{productRows: list<array<string, mixed>>}, total: int, next?: int} */
    public static function list(Params $params): array
    {
        Params::needModule('crm');
        $given = $params->map('filter');
        $owner = $given['=ownerType'] ?? '';
        $id = $given['=ownerId'] ?? 0;
        if (!is_string($owner) || $owner === '' || !is_scalar($id) || (int) $id <= 0) {
            throw new Refusal('100', 'The filter needs =ownerType and =ownerId.');
        }
        $filter = ['=OWNER_TYPE' => $owner, '=OWNER_ID' => (int) $id];
        $start = max(0, $params->id('start'));
        $found = ProductRowTable::getList([
            'select' => ['*'],
            'filter' => $filter,
            // By id, too: rows with an equal SORT would change places between pages.
            'order' => ['SORT' => 'ASC', 'ID' => 'ASC'],
            'offset' => $start,
            'limit' => Params::PAGE,
        ])->fetchCollection();
        $rows = [];
        foreach ($found as $row) {
            $rows[] = self::view($row->toArray());
        }
        $total = (int) ProductRowTable::getCount($filter);
        $next = $start + Params::PAGE;
        return ['result' => ['productRows' => $rows], 'total' => $total] + ($next < $total ? ['next' => $next] : []);
    }

    /**
     * @param array<string, mixed> $row
     * @return array<string, mixed>
     */
    private static function view(array $row): array
    {
        $view = [];
        foreach (self::IDS as $name => $column) {
            $view[$name] = (int) ($row[$column] ?? 0);
        }
        foreach (self::TEXTS as $name => $column) {
            $view[$name] = (string) ($row[$column] ?? '');
        }
        foreach (self::NUMBERS as $name => $column) {
            // An absent rate is no rate of 0: it means "free of VAT".
            $view[$name] = isset($row[$column]) ? (float) $row[$column] : null;
        }
        return $view;
    }
}
