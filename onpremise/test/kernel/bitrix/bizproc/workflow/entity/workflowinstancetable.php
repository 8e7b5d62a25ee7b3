<?php

namespace Bitrix\Bizproc\Workflow\Entity;

use Bitrix\Main\Application;

final class WorkflowInstanceTable
{
    public static function getList(array $parameters = [])
    {
        return Application::getConnection()
            ->query('SELECT ID, WORKFLOW_TEMPLATE_ID, DOCUMENT_ID FROM b_bp_workflow_instance');
    }
}
