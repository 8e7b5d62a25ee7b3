<?php

// Generated from the service's robots: npm run package:box. Do not edit.

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

$arActivityDescription = \Bitrix\Main\Loader::includeModule('durable.robots')
    ? \Durable\Robots\Robot\Catalog::description('onec_invoice')
    : ['NAME' => 'onec_invoice', 'TYPE' => [], 'CLASS' => 'onec_invoice', 'EXCLUDED' => true];
