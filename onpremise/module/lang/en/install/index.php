<?php

$MESS['DURABLE_ROBOTS_MODULE_NAME'] = 'Durable robots';
$MESS['DURABLE_ROBOTS_MODULE_DESCRIPTION'] = 'Robots for the ERP, Jira and 1C whose work survives outages: each step is carried out once and answered.';
$MESS['DURABLE_ROBOTS_OLD_PHP'] = 'The module was not installed: it needs PHP 8.1 or later, and this server has #VERSION#.';
$MESS['DURABLE_ROBOTS_NEEDS'] = 'The module was not installed: it needs the module #MODULE#. Install that first.';
$MESS['DURABLE_ROBOTS_FOREIGN'] = 'The module was not installed: these folders belong to something else: #FOLDERS#. Rename or remove them first.';
$MESS['DURABLE_ROBOTS_FAILED'] = 'The module was not installed, and nothing of it was left behind: #WHY#';
$MESS['DURABLE_ROBOTS_FAILED_AGAIN'] = 'The module was not installed again; what was there of it stays, waiting steps too: #WHY#';
