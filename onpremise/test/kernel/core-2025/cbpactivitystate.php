<?php

/** Without types: a subclass that redeclares one of these with a type does not load. */
abstract class CBPActivityState
{
    public $parent = null;
    public $executionStatus = CBPActivityExecutionStatus::Initialized;
    public $executionResult = CBPActivityExecutionResult::None;
    public $workflow = null;
    protected $arProperties = array();
    protected $arPropertiesTypes = array();
    protected $name = '';
    protected $activated = true;
}
