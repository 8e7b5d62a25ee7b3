<?php

$MESS['DURABLE_ROBOTS_LEAVING_ERROR'] = 'The module of the robots was removed before the answer came. The work itself may have been done: look in the other system.';
$MESS['DURABLE_ROBOTS_LEAVING_STEPS'] = 'The module was NOT removed: #COUNT# document(s) wait in a robot whose process is at work or not saved yet (#DOCUMENTS#). The other waiting steps were completed as failed. Wait a minute and remove the module again; stop the process by hand if this stays.';
$MESS['DURABLE_ROBOTS_LEAVING_PROCESSES'] = 'The module was NOT removed: running processes of #COUNT# document(s) still hold one of its robots (#DOCUMENTS#), and could never go on without it. Let them end or stop them, then remove the module again.';
