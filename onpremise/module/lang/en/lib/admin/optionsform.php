<?php

$MESS['DURABLE_ROBOTS_FORM_URL'] = 'The address must be https, without user name, query and fragment; plain http is for this server and a network of one’s own. Nothing was saved.';
$MESS['DURABLE_ROBOTS_FORM_BOX'] = 'The box id has 1 to 8 small Latin letters, digits or "_", and is not 8 hexadecimal digits. Nothing was saved.';
$MESS['DURABLE_ROBOTS_FORM_BOX_CHANGED'] = 'The box id is part of every reference that the other systems keep, so it cannot change once the service has taken a call. Nothing was saved.';
$MESS['DURABLE_ROBOTS_FORM_SECRET'] = 'A key is "id:secret", its secret 32 to 256 characters without blanks and commas, its id not in use yet. Nothing was saved.';
$MESS['DURABLE_ROBOTS_FORM_NO_SECRET'] = 'At least one key has to remain. Nothing was saved.';
