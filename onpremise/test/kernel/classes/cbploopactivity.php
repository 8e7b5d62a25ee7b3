<?php

/** Runs its children a number of times. */
class CBPLoopActivity extends CBPCompositeActivity
{
    protected $rounds = 0;

    public function __construct($name)
    {
        parent::__construct($name);
        $this->arProperties = ['Title' => '', 'Times' => 1];
    }

    protected function isOver(): bool
    {
        $this->rounds++;
        return $this->rounds >= (int) $this->arProperties['Times'];
    }
}
