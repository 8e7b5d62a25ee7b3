<?php

namespace Durable\Robots\Wire;

use Bitrix\Main\Security\Sign\Signer;
use Durable\Robots\Outbox\Step;
use Durable\Robots\Settings;

/** A robot's call with the field names of the cloud (vendor: bizproc.robot.add, "what the handler receives"). */
final class CallBody
{
    /** Separates this module's event tokens from all else that the box signs. */
    private const TOKEN_SALT = 'durable_robots_step';

    /** @param int $now by this box's clock: the service computes the deadline from `age`, whatever its own clock says */
    public static function of(Step $step, Settings $settings, int $now): string
    {
        return http_build_query([
            'workflow_id' => $step->workflowId,
            'code' => $step->robot,
            'document_id' => $step->documentId,
            'document_type' => $step->documentType,
            'event_token' => self::eventToken($step),
            'properties' => $step->properties,
            'use_subscription' => 'Y',
            'timeout_duration' => $step->timeout,
            'ts' => $now,
            'age' => max(0, $now - $step->createdAt),
            'source' => 'box',
            'auth' => ['member_id' => $settings->boxId],
        ], '', '&');
    }

    public static function eventToken(Step $step): string
    {
        $message = "$step->workflowId|$step->activity|$step->eventId";
        return (new Signer())->sign($message, self::TOKEN_SALT);
    }

    /** The event id of a genuine token, else null. */
    public static function eventIdOf(string $token): ?string
    {
        try {
            $parts = explode('|', (new Signer())->unsign($token, self::TOKEN_SALT));
        } catch (\Bitrix\Main\Security\Sign\BadSignatureException) {
            return null;
        }
        return count($parts) === 3 ? $parts[2] : null;
    }
}
