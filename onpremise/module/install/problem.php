<?php

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

global $APPLICATION;
$durableRobotsProblem = $APPLICATION->GetException();
CAdminMessage::ShowMessage($durableRobotsProblem ? $durableRobotsProblem->GetString() : '');
