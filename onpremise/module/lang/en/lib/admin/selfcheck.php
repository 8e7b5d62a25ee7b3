<?php

$MESS['DURABLE_ROBOTS_CHECK_MODULES_OK'] = 'The modules bizproc, crm and im are there.';
$MESS['DURABLE_ROBOTS_CHECK_MODULES_BAD'] = 'These modules are missing or switched off: #MISSING#. Robots need them.';
$MESS['DURABLE_ROBOTS_CHECK_ROBOT_OK'] = 'Robot #CODE#: the core finds and loads it.';
$MESS['DURABLE_ROBOTS_CHECK_ROBOT_BAD'] = 'Robot #CODE# is not offered: its folder in /local/activities/custom is missing or hidden by another. Install the module again.';
$MESS['DURABLE_ROBOTS_CHECK_AGENTS_OK'] = 'Agents run.';
$MESS['DURABLE_ROBOTS_CHECK_AGENTS_BAD'] = 'The module’s agent has not run for 10 minutes: calls that failed once are not sent again, and timeouts do not fire. Let cron run the agents.';
$MESS['DURABLE_ROBOTS_CHECK_SETTINGS_OK'] = 'Address, box id and secret are entered.';
$MESS['DURABLE_ROBOTS_CHECK_SETTINGS_BAD'] = 'Enter the service’s address, the box id and a secret; until then calls wait in the outbox.';
$MESS['DURABLE_ROBOTS_CHECK_SERVICE_OK'] = 'The service is reached, takes the signature, and its clock agrees.';
$MESS['DURABLE_ROBOTS_CHECK_SERVED_OK'] = 'The service serves all robots.';
$MESS['DURABLE_ROBOTS_CHECK_SERVED_BAD'] = 'The service does not serve these robots, their system is not set up there: #CODES#.';
$MESS['DURABLE_ROBOTS_CHECK_CALLBACK_OK'] = 'The service reaches this box and is answered.';
$MESS['DURABLE_ROBOTS_CHECK_CALLBACK_BAD'] = 'The service cannot answer this box: #WHY# Steps would wait in vain. Check the address in BOXES and the firewall.';
$MESS['DURABLE_ROBOTS_CHECK_OUTBOX_OK'] = 'No call has waited long. Waiting now: #COUNT#.';
$MESS['DURABLE_ROBOTS_CHECK_OUTBOX_BAD'] = '#COUNT# call(s) wait in the outbox, the oldest for more than 15 minutes; the list below says why.';
