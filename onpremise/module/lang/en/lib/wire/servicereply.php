<?php

$MESS['DURABLE_ROBOTS_REPLY_UNREACHABLE'] = 'The service cannot be reached (#WHY#). Check its address, and that the firewall lets this server connect to it.';
$MESS['DURABLE_ROBOTS_REPLY_CLOCK'] = 'The clocks of this server and of the service are #MINUTES# minutes apart, so the service refuses signed calls. Set both by NTP.';
$MESS['DURABLE_ROBOTS_REPLY_SECRET'] = 'The service does not accept the signature: box id, key id or secret differ there. #SAID#';
$MESS['DURABLE_ROBOTS_REPLY_SAID'] = 'The service answered #STATUS#: #SAID#';
$MESS['DURABLE_ROBOTS_REPLY_FOREIGN'] = 'HTTP #STATUS# came from something that is not the service, a proxy perhaps. Check the address.';
$MESS['DURABLE_ROBOTS_REPLY_REDIRECT'] = 'The address redirects elsewhere (HTTP #STATUS#), and redirects are not followed. Enter the address that it leads to, usually https instead of http.';
