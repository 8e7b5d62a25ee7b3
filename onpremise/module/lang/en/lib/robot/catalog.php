<?php

$MESS['DURABLE_ROBOTS_IS_TIMEOUT'] = 'The timeout ran out';
$MESS['DURABLE_ROBOTS_TIMEOUT'] = 'Timeout';
$MESS['DURABLE_ROBOTS_TIMEOUT_HINT'] = '0: the process waits until the answer comes.';
$MESS['DURABLE_ROBOTS_TIMEOUT_UNIT'] = 'Unit of the timeout';
$MESS['DURABLE_ROBOTS_UNIT_S'] = 'seconds';
$MESS['DURABLE_ROBOTS_UNIT_M'] = 'minutes';
$MESS['DURABLE_ROBOTS_UNIT_H'] = 'hours';
$MESS['DURABLE_ROBOTS_UNIT_D'] = 'days';
