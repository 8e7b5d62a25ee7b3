<?php

class CBPWorkflowTemplateUser
{
}
