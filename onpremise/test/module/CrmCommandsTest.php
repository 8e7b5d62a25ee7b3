<?php

namespace Durable\Robots\Test;

final class CrmCommandsTest extends BoxTestCase
{
    private const DEAL = ['entityTypeId' => 2, 'id' => 17, 'useOriginalUfNames' => 'Y'];

    public function testADealIsReadWithItsCustomerInOneRequest(): void
    {
        $this->box->putCrm('2', 17, ['TITLE' => 'Станки «Заря» "№1" 🚚', 'OPPORTUNITY' => 270000.35, 'CURRENCY_ID' => 'RUB',
            'COMPANY_ID' => 9, 'CONTACT_ID' => 0, 'ASSIGNED_BY_ID' => 1, 'STAGE_ID' => 'WON',
            'UF_CRM_ERP_ORDER_ID' => 'SO-9']);
        $this->box->putCrm('4', 9, ['TITLE' => 'ООО "Ромашка"']);
        $this->box->putCrm('contacts', 1, ['ID' => 1, 'ENTITY_ID' => 'COMPANY', 'ELEMENT_ID' => 9, 'TYPE_ID' => 'PHONE',
            'VALUE_TYPE' => 'WORK', 'VALUE' => '+7 495 000-00-00']);
        $this->box->putCrm('requisites', 5, ['ID' => 5, 'ENTITY_TYPE_ID' => 4, 'ENTITY_ID' => 9, 'RQ_INN' => '7701234567']);
        $this->box->putCrm('requisites', 6, ['ID' => 6, 'ENTITY_TYPE_ID' => 4, 'ENTITY_ID' => 8, 'RQ_INN' => '1']);
        $this->box->putCrm('presets', 2, ['ID' => 2, 'ENTITY_TYPE_ID' => 8, 'COUNTRY_ID' => 1]);
        $this->box->putCrm('links', 1, ['ENTITY_TYPE_ID' => 2, 'ENTITY_ID' => 17, 'REQUISITE_ID' => 5]);
        $this->box->putCrm('addresses', 1, ['ENTITY_TYPE_ID' => 8, 'ENTITY_ID' => 5, 'TYPE_ID' => 6, 'CITY' => 'Тула']);
        $owner = ['=ENTITY_TYPE_ID' => 2, '=ENTITY_ID' => 17];
        $results = $this->box->command([
            'item' => ['method' => 'crm.item.get', 'params' => self::DEAL],
            'company' => ['method' => 'crm.item.get', 'params' => ['entityTypeId' => 4],
                'references' => [['param' => ['id'], 'result' => ['item', 'item', 'companyId']]]],
            'contact' => ['method' => 'crm.item.get', 'params' => ['entityTypeId' => 3],
                'references' => [['param' => ['id'], 'result' => ['item', 'item', 'contactId']]]],
            'links' => ['method' => 'crm.requisite.link.list', 'params' => ['filter' => $owner]],
            'requisites' => ['method' => 'crm.requisite.list', 'params' => [
                'filter' => ['=ENTITY_TYPE_ID' => 4], 'select' => ['ID', 'RQ_INN', 'RQ_SIREN'], 'order' => ['ID' => 'ASC'],
            ], 'references' => [['param' => ['filter', '=ENTITY_ID'], 'result' => ['item', 'item', 'companyId']]]],
            'presets' => ['method' => 'crm.requisite.preset.list', 'params' => ['select' => ['ID', 'COUNTRY_ID']]],
            'addresses' => ['method' => 'crm.address.list',
                'params' => ['filter' => ['ENTITY_TYPE_ID' => 8, 'ENTITY_ID' => 5]]],
        ])['json']['results'];

        $item = $results['item']['result']['item'];
        self::assertSame('Станки «Заря» "№1" 🚚', $item['title']);
        self::assertSame([270000.35, 'RUB', 9, 'SO-9'], [$item['opportunity'], $item['currencyId'], $item['companyId'],
            $item['UF_CRM_ERP_ORDER_ID']]);
        self::assertSame('ООО "Ромашка"', $results['company']['result']['item']['title']);
        self::assertSame('+7 495 000-00-00', $results['company']['result']['item']['fm'][0]['value']);
        self::assertSame([false, 400, 'NOT_FOUND'], self::gist($results['contact']));
        self::assertSame('5', $results['links']['result'][0]['REQUISITE_ID']);
        // This core has no RQ_SIREN; what it has and nobody asked for is left out.
        self::assertSame([['ID' => '5', 'RQ_INN' => '7701234567']], $results['requisites']['result']);
        self::assertSame(1, $results['requisites']['total']);
        self::assertSame('1', $results['presets']['result'][0]['COUNTRY_ID']);
        self::assertSame(['Тула'], array_column($results['addresses']['result'], 'CITY'));
    }

    public function testAnAmountIsWrittenWithAsManyDigitsAsItHas(): void
    {
        $this->box->putCrm('2', 17, ['TITLE' => 'D', 'OPPORTUNITY' => 0.1 + 0.7]);
        $this->box->putCrm('rows', 1, ['ID' => 1, 'OWNER_TYPE' => 'D', 'OWNER_ID' => 17, 'PRICE' => '1234.50', 'QUANTITY' => 3]);
        $item = $this->box->post('{"commands":{"a":{"method":"crm.item.get","params":{"entityTypeId":2,"id":17}}}}');
        self::assertMatchesRegularExpression('/"opportunity":0\.7999999999999999[,}]/', $item['text']);
        $rows = $this->rows(0);
        self::assertSame(1234.5, $rows['result']['productRows'][0]['price']);
        self::assertNull($rows['result']['productRows'][0]['taxRate']);
    }

    public function test150RowsComeInThreePages(): void
    {
        foreach (range(1, 150) as $id) {
            $rows[] = "\\Kernel\\CrmStore::put('rows', $id, ['ID' => $id, 'OWNER_TYPE' => 'D', 'OWNER_ID' => 17,
                'PRODUCT_NAME' => 'Деталь №$id \"Ж\"', 'PRICE' => $id.35, 'QUANTITY' => 2, 'TAX_RATE' => 20,
                'TAX_INCLUDED' => 'Y', 'MEASURE_NAME' => 'шт', 'SORT' => 10]);";
        }
        $this->box->run(implode($rows));
        $pages = [$this->rows(0), $this->rows(50), $this->rows(100)];
        self::assertSame([50, 100, null], array_map(static fn ($page) => $page['next'] ?? null, $pages));
        self::assertSame([150, 150, 150], array_column($pages, 'total'));
        $all = array_merge(...array_map(static fn ($page) => $page['result']['productRows'], $pages));
        self::assertCount(150, array_unique(array_column($all, 'id')));
        self::assertSame(['Деталь №150 "Ж"', 150.35, 'Y', 'шт'], [$all[149]['productName'], $all[149]['price'],
            $all[149]['taxIncluded'], $all[149]['measureName']]);
        self::assertEquals(20, $all[149]['taxRate']);
    }

    public function testAFieldIsWrittenAndReadBackAndAnEqualOneIsNotSavedAgain(): void
    {
        $write = fn (array $fields): array => $this->box->one('crm.item.update', self::DEAL + ['fields' => $fields]);
        $first = $write(['UF_CRM_ERP_ORDER_ID' => '{=User:ID} «SO-1»']);
        self::assertSame('{=User:ID} «SO-1»', $first['result']['item']['UF_CRM_ERP_ORDER_ID']);
        self::assertTrue($write(['UF_CRM_ERP_ORDER_ID' => '{=User:ID} «SO-1»'])['ok']);
        self::assertCount(1, $this->box->query('SELECT * FROM kernel_saves'));
    }

    public function testAValueThatTheFieldCutsIsToldAsItIsKept(): void
    {
        $fields = ['UF_CRM_ERP_ORDER_ID' => str_repeat('Ж', 300)];
        $verdict = $this->box->one('crm.item.update', self::DEAL + ['fields' => $fields]);
        self::assertSame(str_repeat('Ж', 255), $verdict['result']['item']['UF_CRM_ERP_ORDER_ID']);
    }

    public function testAFieldThatTheDealDoesNotHaveIsIgnoredAndTheReplyShowsIt(): void
    {
        $verdict = $this->box->one('crm.item.update', self::DEAL + ['fields' => ['UF_CRM_NONE' => 'x']]);
        self::assertTrue($verdict['ok']);
        self::assertArrayNotHasKey('UF_CRM_NONE', $verdict['result']['item']);
        self::assertSame([], $this->box->query('SELECT * FROM kernel_saves'));
    }

    public function testAValueThatTheFieldRefusesIsToldInTheBoxsWords(): void
    {
        $verdict = $this->box->one('crm.item.update', self::DEAL + ['fields' => ['UF_CRM_ERP_ORDER_ID' => 'refused']]);
        self::assertSame([false, 400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'], self::gist($verdict));
        self::assertSame('The field does not take it.', $verdict['error_description']);
    }

    public function testADocumentThatIsGoneIsNotFound(): void
    {
        foreach ([['id' => 18] + self::DEAL, ['entityTypeId' => 99] + self::DEAL, ['id' => 0] + self::DEAL] as $params) {
            self::assertSame([false, 400, 'NOT_FOUND'], self::gist($this->box->one('crm.item.get', $params)));
            $update = $this->box->one('crm.item.update', $params + ['fields' => ['TITLE' => 'x']]);
            self::assertSame([false, 400, 'NOT_FOUND'], self::gist($update));
        }
    }

    public function testANotificationOfTheSameTagTakesThePlaceOfTheEarlierOne(): void
    {
        $notify = fn (array $params): array => $this->box->one('im.notify.system.add', $params);
        foreach (['[b]First[/b]', 'Second'] as $message) {
            $verdict = $notify(['USER_ID' => 1, 'MESSAGE' => $message, 'TAG' => 'run-1']);
            self::assertIsInt($verdict['result']);
        }
        $notify(['USER_ID' => 1, 'MESSAGE' => 'Another', 'TAG' => 'run-2']);
        $shown = array_column($this->box->query('SELECT MESSAGE FROM b_im_message ORDER BY ID'), 'MESSAGE');
        self::assertSame(['Second', 'Another'], $shown);
        self::assertFalse($notify(['USER_ID' => 1000, 'MESSAGE' => 'Nobody', 'TAG' => 'run-3'])['result']);
        self::assertSame([false, 400, 'USER_ID_EMPTY'], self::gist($notify(['MESSAGE' => 'x'])));
        self::assertSame([false, 400, 'MESSAGE_EMPTY'], self::gist($notify(['USER_ID' => 1, 'MESSAGE' => ' '])));
    }

    public function testTheFieldForAResultIsCreatedOnce(): void
    {
        $name = ['FIELD_NAME' => 'UF_CRM_ONE_C_INVOICE'];
        $fields = ['FIELD_NAME' => 'ONE_C_INVOICE', 'USER_TYPE_ID' => 'string', 'LABEL' => 'Номер счёта в 1С'];
        self::assertSame([], $this->box->one('crm.deal.userfield.list', ['filter' => $name])['result']);
        self::assertIsInt($this->box->one('crm.deal.userfield.add', ['fields' => $fields])['result']);
        $listed = $this->box->one('crm.deal.userfield.list', ['filter' => $name])['result'];
        self::assertSame(['UF_CRM_ONE_C_INVOICE'], array_column($listed, 'FIELD_NAME'));
        $again = $this->box->one('crm.deal.userfield.add', ['fields' => $fields]);
        self::assertSame([false, 400, 'ERROR_CORE'], self::gist($again));
    }

    public function testASmartProcessItemIsReadAndWrittenByItsOwnFields(): void
    {
        $this->box->execute("INSERT INTO b_user_field (ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE)"
            . " VALUES ('CRM_7', 'UF_CRM_7_ERP_ORDER_ID', 'string', 'N'), ('CRM_7', 'UF_CRM_7_TAGS', 'string', 'Y')");
        $this->box->putCrm('177', 12, ['TITLE' => 'Заявка', 'CREATED_TIME' => null, 'IS_MANUAL_OPPORTUNITY' => true,
            'CONTACT_IDS' => [3, 4], 'UF_CRM_7_TAGS' => ['a']]);
        $item = ['entityTypeId' => 177, 'id' => 12, 'useOriginalUfNames' => 'Y'];
        $read = $this->box->one('crm.item.get', $item)['result']['item'];
        self::assertSame([12, 'Заявка', 'Y', [3, 4], null, ['a']], [$read['id'], $read['title'],
            $read['isManualOpportunity'], $read['contactIds'], $read['UF_CRM_7_ERP_ORDER_ID'], $read['UF_CRM_7_TAGS']]);
        $fields = ['UF_CRM_7_ERP_ORDER_ID' => 'SO-2', 'UF_CRM_7_TAGS' => 'b'];
        $written = $this->box->one('crm.item.update', $item + ['fields' => $fields])['result']['item'];
        self::assertSame(['SO-2', ['b']], [$written['UF_CRM_7_ERP_ORDER_ID'], $written['UF_CRM_7_TAGS']]);
    }

    public function testASmartProcessTellsTheNumberThatNamesItsFields(): void
    {
        $type = $this->box->one('crm.type.getByEntityTypeId', ['entityTypeId' => 177])['result']['type'];
        self::assertSame(['id' => 7, 'entityTypeId' => 177, 'title' => 'Заявки'], $type);
        $none = $this->box->one('crm.type.getByEntityTypeId', ['entityTypeId' => 178]);
        self::assertSame([false, 400, 'NOT_FOUND'], self::gist($none));
    }

    public function testAValueThatReadsLikeAReferenceIsNoMoreThanAValue(): void
    {
        $results = $this->box->command([
            'item' => ['method' => 'crm.item.get', 'params' => self::DEAL],
            'write' => ['method' => 'crm.item.update', 'params' => self::DEAL
                + ['fields' => ['UF_CRM_ERP_ORDER_ID' => '$result[item][item][title]']]],
        ])['json']['results'];
        self::assertSame('$result[item][item][title]', $results['write']['result']['item']['UF_CRM_ERP_ORDER_ID']);
    }

    private function rows(int $start): array
    {
        return $this->box->one('crm.item.productrow.list', ['filter' => ['=ownerType' => 'D', '=ownerId' => 17],
            'order' => ['sort' => 'asc'], 'start' => $start]);
    }

    private static function gist(array $verdict): array
    {
        return [$verdict['ok'], $verdict['status'], $verdict['error'] ?? null];
    }
}
