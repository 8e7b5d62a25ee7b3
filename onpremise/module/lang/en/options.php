<?php

$MESS['DURABLE_ROBOTS_SERVICE_URL'] = 'Address of the service';
$MESS['DURABLE_ROBOTS_BOX_ID'] = 'Box id, as in BOXES of the service; it never changes';
$MESS['DURABLE_ROBOTS_CALLBACK'] = 'The service sends its answers to this path of the portal';
$MESS['DURABLE_ROBOTS_KEY'] = 'Key';
$MESS['DURABLE_ROBOTS_SIGNS'] = 'signs';
$MESS['DURABLE_ROBOTS_REMOVE'] = 'remove';
$MESS['DURABLE_ROBOTS_NEW_SECRET'] = 'New key, id:secret';
$MESS['DURABLE_ROBOTS_SAVE'] = 'Save and check';
$MESS['DURABLE_ROBOTS_CHECK'] = 'Check';
$MESS['DURABLE_ROBOTS_SEND'] = 'Send what waits now';
$MESS['DURABLE_ROBOTS_FINDINGS'] = 'Self-check';
$MESS['DURABLE_ROBOTS_OUTBOX'] = 'Outbox: steps that wait, and withdrawn ones';
$MESS['DURABLE_ROBOTS_DOCUMENT'] = 'Document';
$MESS['DURABLE_ROBOTS_ROBOT'] = 'Robot';
$MESS['DURABLE_ROBOTS_SINCE'] = 'Since';
$MESS['DURABLE_ROBOTS_STATE'] = 'State';
$MESS['DURABLE_ROBOTS_ATTEMPTS'] = 'Attempts';
$MESS['DURABLE_ROBOTS_PROBLEM'] = 'Last problem';
$MESS['DURABLE_ROBOTS_STATE_WAITING'] = 'not sent yet';
$MESS['DURABLE_ROBOTS_STATE_SENT'] = 'at the service';
$MESS['DURABLE_ROBOTS_STATE_WITHDRAWN'] = 'withdrawn: the step ended first';
