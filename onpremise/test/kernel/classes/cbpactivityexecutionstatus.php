<?php

class CBPActivityExecutionStatus
{
    public const Initialized = 0;
    public const Executing = 1;
    public const Canceling = 2;
    public const Closed = 3;
    public const Faulting = 4;
    public const Cancelled = 5;
}
