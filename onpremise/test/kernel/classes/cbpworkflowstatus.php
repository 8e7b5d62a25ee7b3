<?php

class CBPWorkflowStatus
{
    public const Created = 0;
    public const Running = 1;
    public const Completed = 2;
    public const Suspended = 3;
    public const Terminated = 4;
}
