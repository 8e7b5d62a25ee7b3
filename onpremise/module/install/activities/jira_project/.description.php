<?php

// Generated from the service's robots: npm run package:box. Do not edit.

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

$arActivityDescription = \Bitrix\Main\Loader::includeModule('durable.robots')
    ? \Durable\Robots\Robot\Catalog::description('jira_project')
    : ['NAME' => 'jira_project', 'TYPE' => [], 'CLASS' => 'jira_project', 'EXCLUDED' => true];
