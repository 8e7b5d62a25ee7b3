<?php

/** What both cores' schedulers share. */
abstract class CBPScheduler
{
    protected function schedule($workflowId, $eventName, $expiresAt)
    {
        $call = "CBPSchedulerService::OnAgent('$workflowId', '$eventName', ['SchedulerService' => 'OnAgent',"
            . " 'Counter' => '" . uniqid('', true) . "'])";
        return CAgent::AddAgent($call, 'bizproc', 'N', 60, '', 'Y', (string) $expiresAt);
    }

    public function unSubscribeOnTime($id)
    {
        CAgent::Delete($id);
    }

    public static function OnAgent($workflowId, $eventName, $parameters)
    {
        try {
            CBPRuntime::sendExternalEvent($workflowId, $eventName, $parameters);
        } catch (Exception $error) {
            AddMessage2Log($error->getMessage(), 'bizproc');
        }
        return '';
    }
}
