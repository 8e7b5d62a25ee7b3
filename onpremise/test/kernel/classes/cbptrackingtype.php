<?php

class CBPTrackingType
{
    public const Custom = 2;
    public const Error = 8;
}
