<?php

interface IBPEventActivity
{
    public function subscribe(IBPActivityExternalEventListener $eventHandler);

    public function unsubscribe(IBPActivityExternalEventListener $eventHandler);
}
