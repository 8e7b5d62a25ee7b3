<?php

class CBPSequentialWorkflowActivity extends CBPCompositeActivity
{
}
