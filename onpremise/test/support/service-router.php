<?php

// See Service: written from docs/on-premise-wire.md, without any class of the module.
$folder = (string) getenv('SERVICE_FOLDER');
$body = (string) file_get_contents('php://input');
$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$purpose = $path === '/boxes/check' ? 'self-check' : 'robot-call';

$problem = null;
if (!preg_match('/^t=(\d+),k=(\w+),v1=([0-9a-f]{64})$/', $_SERVER['HTTP_X_ROBOTS_SIGNATURE'] ?? '', $parts)) {
    $problem = 'no signature';
} elseif (!hash_equals(hash_hmac('sha256', "$purpose.$parts[1].$body", (string) getenv('SERVICE_SECRET')), $parts[3])) {
    $problem = 'wrong signature';
} elseif (abs(time() - (int) $parts[1]) > 300) {
    $problem = 'old';
}
parse_str($body, $fields);
$saved = null;
if (isset($fields['workflow_id'])) {
    // Whether the box had saved the process by the time its call came.
    $box = new SQLite3("$folder/kernel.sqlite", SQLITE3_OPEN_READONLY);
    $box->busyTimeout(5_000);
    $id = SQLite3::escapeString($fields['workflow_id']);
    $saved = $box->querySingle("SELECT 1 FROM b_bp_workflow_instance WHERE ID = '$id' AND OWNER_ID IS NULL") === 1;
}
$seen = ['path' => $path, 'saved' => $saved, 'fields' => $purpose === 'self-check' ? json_decode($body, true) : $fields,
    'problem' => $problem, 'signature' => $_SERVER['HTTP_X_ROBOTS_SIGNATURE'] ?? ''];
file_put_contents("$folder/calls.jsonl", json_encode($seen, JSON_THROW_ON_ERROR) . "\n", FILE_APPEND | LOCK_EX);

$answer = is_file("$folder/answer.json") ? json_decode(file_get_contents("$folder/answer.json"), true) : null;
http_response_code($answer['status'] ?? ($problem === null ? 200 : 401));
echo $answer['body'] ?? ($problem === null ? '{"status":"async"}' : '{"error":"Call.WrongSignature","message":"No."}');
