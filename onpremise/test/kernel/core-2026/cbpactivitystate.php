<?php

/** With types: a subclass that redeclares one of these without its type does not load. */
abstract class CBPActivityState
{
    public ?CBPActivity $parent = null;
    public int $executionStatus = CBPActivityExecutionStatus::Initialized;
    public int $executionResult = CBPActivityExecutionResult::None;
    public $workflow = null;
    protected array $arProperties = [];
    protected array $arPropertiesTypes = [];
    protected string $name = '';
    protected bool $activated = true;
}
