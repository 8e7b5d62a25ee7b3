<?php

// The service's commands come here; see docs/on-premise-wire.md.
define('NO_KEEP_STATISTIC', true);
define('NO_AGENT_STATISTIC', true);
define('NO_AGENT_CHECK', true);
define('NOT_CHECK_PERMISSIONS', true);
define('BX_SECURITY_SESSION_READONLY', true);
define('DisableEventsCheck', true);
ini_set('display_errors', '0');
// The body as it came: the signature is over its bytes. One byte more than is taken, so that a stranger's gigabyte is
// refused and not read.
$durableRobotsBody = (string) file_get_contents('php://input', false, null, 0, 1024 * 1024 + 1);

require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';

$durableRobotsSignature = $_SERVER['HTTP_X_ROBOTS_SIGNATURE'] ?? null;
try {
    if (\Bitrix\Main\Loader::includeModule('durable.robots')) {
        $durableRobotsReply = \Durable\Robots\Callback\Receiver::handle(
            (string) ($_SERVER['REQUEST_METHOD'] ?? ''),
            is_string($durableRobotsSignature) ? $durableRobotsSignature : null,
            $durableRobotsBody
        );
        $durableRobotsStatus = $durableRobotsReply->status;
        $durableRobotsText = $durableRobotsReply->text();
    } else {
        $durableRobotsStatus = 410;
        $durableRobotsText = '{"error":"MODULE_MISSING","error_description":"The module is not installed on this box."}';
    }
} catch (\Throwable $durableRobotsError) {
    // Nothing of what went wrong belongs into the reply.
    \Bitrix\Main\Application::getInstance()->getExceptionHandler()->writeToLog($durableRobotsError);
    $durableRobotsStatus = 500;
    $durableRobotsText = '{"error":"INTERNAL_SERVER_ERROR","error_description":"The box failed; its log says more."}';
}
// Whatever was printed on the way is not ours.
$GLOBALS['APPLICATION']->RestartBuffer();
CHTTP::SetStatus($durableRobotsStatus . ($durableRobotsStatus === 200 ? ' OK' : ' Refused'));
header('Content-Type: application/json; charset=utf-8');
header('Cache-Control: no-store');
echo $durableRobotsText;

// Runs what the processes that went on have left to do, such as the next robot's call.
\CMain::FinalActions();
