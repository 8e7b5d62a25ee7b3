<?php

require_once __DIR__ . '/support/Box.php';
require_once __DIR__ . '/support/ServedBox.php';
require_once __DIR__ . '/support/Program.php';
require_once __DIR__ . '/support/Service.php';
require_once __DIR__ . '/support/BoxTestCase.php';

// The module's own classes that need nothing of the core.
spl_autoload_register(static function (string $class): void {
    $path = __DIR__ . '/../module/lib/' . str_replace('\\', '/', strtolower(substr($class, strlen('Durable\\Robots\\'))));
    if (str_starts_with($class, 'Durable\\Robots\\') && is_file("$path.php")) {
        require_once "$path.php";
    }
});
