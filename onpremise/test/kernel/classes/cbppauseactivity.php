<?php

/** Waits until somebody sends it any event. */
class CBPPauseActivity extends CBPActivity implements IBPEventActivity, IBPActivityExternalEventListener
{
    public function __construct($name)
    {
        parent::__construct($name);
        $this->arProperties = ['Title' => ''];
    }

    public function execute()
    {
        $this->subscribe($this);
        return CBPActivityExecutionStatus::Executing;
    }

    public function subscribe(IBPActivityExternalEventListener $eventHandler)
    {
        $this->workflow->addEventHandler($this->name, $eventHandler);
    }

    public function unsubscribe(IBPActivityExternalEventListener $eventHandler)
    {
        $this->workflow->removeEventHandler($this->name, $eventHandler);
    }

    public function onExternalEvent($arEventParameters = array())
    {
        $this->unsubscribe($this);
        $this->workflow->closeActivity($this);
    }
}
