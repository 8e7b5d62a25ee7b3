<?php

use Bitrix\Main\Event;

class CBPDocument
{
    public static function sendExternalEvent($workflowId, $workflowEvent, $arParameters, &$arErrors)
    {
        $arErrors = [];
        try {
            CBPRuntime::sendExternalEvent($workflowId, $workflowEvent, $arParameters);
        } catch (Exception $error) {
            $arErrors[] = ['code' => $error->getCode(), 'message' => $error->getMessage(), 'file' => ''];
        }
    }

    public static function killWorkflow($workflowId, $withDocumentEvents = true)
    {
        CBPRuntime::delete($workflowId);
        (new Event('bizproc', 'onAfterWorkflowKill', ['ID' => $workflowId]))->send();
    }
}
