<?php

interface IBPActivityExternalEventListener
{
    public function onExternalEvent($arEventParameters = array());
}
