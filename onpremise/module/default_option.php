<?php

$durable_robots_default_option = [
    'service_url' => '',
    'box_id' => '',
    'secrets' => '',
    'created_folders' => '[]',
    'away_until' => '0',
];
