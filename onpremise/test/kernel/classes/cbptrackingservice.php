<?php

use Bitrix\Main\Application;

class CBPTrackingService
{
    public function write($workflowId, $type, $note)
    {
        $values = array_map(
            static fn ($one): string => "'" . SQLite3::escapeString((string) $one) . "'",
            [$workflowId, $type, $note]
        );
        Application::getConnection()->queryExecute('INSERT INTO b_bp_tracking (WORKFLOW_ID, TYPE, NOTE) VALUES ('
            . implode(', ', $values) . ')');
    }
}
