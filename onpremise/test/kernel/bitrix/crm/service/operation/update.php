<?php

namespace Bitrix\Crm\Service\Operation;

use Bitrix\Crm\Item;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Error;
use Bitrix\Main\Result;

final class Update
{
    private bool $checksAccess = true;

    public function __construct(private Item $item, private ?Context $context)
    {
    }

    public function disableCheckAccess()
    {
        $this->checksAccess = false;
        return $this;
    }

    public function launch(): Result
    {
        $result = new Result();
        if ($this->checksAccess) {
            return $result->addError(new Error('Access denied', 'ACCESS_DENIED'));
        }
        if (str_contains((string) $this->item->get('UF_CRM_ERP_ORDER_ID'), 'refused')) {
            return $result->addError(new Error('The field does not take it.', 'CRM_FIELD_ERROR_VALUE_NOT_VALID'));
        }
        $this->item->store();
        return $result;
    }
}
