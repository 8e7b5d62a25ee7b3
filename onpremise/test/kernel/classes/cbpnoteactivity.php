<?php

/** Writes what its expression comes to into the process log: the robot that reads another one's results. */
class CBPNoteActivity extends CBPActivity
{
    public function __construct($name)
    {
        parent::__construct($name);
        $this->arProperties = ['Title' => '', 'Text' => ''];
    }

    public function execute()
    {
        $this->writeToTrackingService($this->Text);
        return CBPActivityExecutionStatus::Closed;
    }
}
