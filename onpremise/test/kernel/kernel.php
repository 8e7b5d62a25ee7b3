<?php

/**
 * A stand-in for the boxed product's core, written from signatures and behaviours alone; none of the core's code is in
 * it. It does what our module meets, badly where the core does it badly: see the tests in ../kernel-behaviour.
 * `KERNEL_CORE` chooses the core of January 2025 (untyped) or that of 2026 (typed).
 */

if (defined('B_PROLOG_INCLUDED')) {
    return;
}
define('B_PROLOG_INCLUDED', true);
define('LANGUAGE_ID', getenv('KERNEL_LANGUAGE') ?: 'en');
define('KERNEL_CORE', getenv('KERNEL_CORE') ?: '2026');
define('IM_NOTIFY_SYSTEM', 4);
$_SERVER['DOCUMENT_ROOT'] = $_SERVER['DOCUMENT_ROOT'] ?: (string) getenv('DOCUMENT_ROOT');

spl_autoload_register(static function (string $class): void {
    // Classes of a module that is switched off are not there.
    if (preg_match('/^(CBP|IBP|Bitrix.Bizproc)/', $class) && !\Bitrix\Main\Loader::includeModule('bizproc')) {
        return;
    }
    $path = str_replace('\\', '/', strtolower($class)) . '.php';
    $folders = ['core-' . KERNEL_CORE, str_contains($class, '\\') ? '.' : 'classes'];
    foreach ($folders as $folder) {
        if (is_file(__DIR__ . "/$folder/$path")) {
            require_once __DIR__ . "/$folder/$path";
            return;
        }
    }
});
require_once __DIR__ . '/functions.php';

$APPLICATION = new CMain();
$USER = new CUser();

// A page is collected until it is over.
ob_start();
