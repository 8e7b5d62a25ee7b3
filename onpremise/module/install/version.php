<?php

// Generated from the service's robots: npm run package:box. Do not edit.

$arModuleVersion = [
    'VERSION' => '0.1.0',
    'VERSION_DATE' => '2026-11-30 00:00:00',
];
