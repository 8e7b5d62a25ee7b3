<?php

class CBPSchedulerService extends CBPScheduler
{
    public function subscribeOnTime($workflowId, $eventName, $expiresAt)
    {
        if (func_num_args() > 3) {
            throw new ArgumentCountError('This core takes three arguments.');
        }
        return $this->schedule($workflowId, $eventName, $expiresAt);
    }
}
