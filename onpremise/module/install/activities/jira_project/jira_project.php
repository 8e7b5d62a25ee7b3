<?php

// Generated from the service's robots: npm run package:box. Do not edit.

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

if (!\Bitrix\Main\Loader::includeModule('durable.robots')) {
    return;
}

class CBPjira_project extends \Durable\Robots\Robot\WaitingRobot
{
    protected static function getFileName(): string
    {
        return __FILE__;
    }
}

if (!class_exists('jira_project', false)) {
    class_alias(CBPjira_project::class, 'jira_project');
}
