<?php

// One hit of a box: the kernel, some code, and what a hit does at its end.
require_once dirname(__DIR__) . '/kernel/kernel.php';

$result = (static fn () => eval(stream_get_contents(STDIN)))();
\CMain::FinalActions();
while (ob_get_level() > 0) {
    ob_end_clean();
}
echo json_encode($result, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
