<?php

class CBPSchedulerService extends CBPScheduler
{
    public function subscribeOnTime($workflowId, $eventName, $expiresAt, int $sort = 100)
    {
        return $this->schedule($workflowId, $eventName, $expiresAt);
    }
}
