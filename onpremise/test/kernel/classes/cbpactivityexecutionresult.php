<?php

class CBPActivityExecutionResult
{
    public const None = 0;
    public const Succeeded = 1;
    public const Canceled = 2;
    public const Faulted = 3;
}
