<?php

/** Runs its children one after another. */
class CBPCompositeActivity extends CBPActivity
{
    protected $arActivities = [];
    protected $position = 0;

    public function add(CBPActivity $child): void
    {
        $this->arActivities[] = $child;
    }

    public function getChildren(): array
    {
        return $this->arActivities;
    }

    public function execute()
    {
        $this->position = 0;
        return $this->goOn();
    }

    /** A child has closed. */
    public function onChildClosed(): void
    {
        $this->position++;
        if ($this->goOn() === CBPActivityExecutionStatus::Closed) {
            $this->workflow->closeActivity($this);
        }
    }

    protected function goOn()
    {
        while ($this->position < count($this->arActivities)) {
            if ($this->workflow->runActivity($this->arActivities[$this->position]) !== CBPActivityExecutionStatus::Closed) {
                return CBPActivityExecutionStatus::Executing;
            }
            $this->position++;
        }
        return $this->isOver() ? CBPActivityExecutionStatus::Closed : $this->again();
    }

    protected function isOver(): bool
    {
        return true;
    }

    private function again()
    {
        $this->position = 0;
        foreach ($this->arActivities as $child) {
            $child->startOver();
        }
        return $this->goOn();
    }
}
