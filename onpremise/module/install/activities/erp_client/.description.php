<?php

// Generated from the service's robots: npm run package:box. Do not edit.

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

$arActivityDescription = \Bitrix\Main\Loader::includeModule('durable.robots')
    ? \Durable\Robots\Robot\Catalog::description('erp_client')
    : ['NAME' => 'erp_client', 'TYPE' => [], 'CLASS' => 'erp_client', 'EXCLUDED' => true];
