<?php

namespace Durable\Robots\Wire;

use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Web\HttpClient;
use Durable\Robots\Settings;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

Loc::loadMessages(__FILE__);

/** What the service said to one signed request, and what that means to the administrator. */
final class ServiceReply
{
    private const LONGEST = 200;
    private const CONNECT_SECONDS = 3;

    /** @param int $status 0: nothing that speaks HTTP answered */
    private function __construct(
        public readonly int $status,
        private readonly string $body,
        private readonly string $networkProblem,
    ) {
    }

    /** @param int $seconds that the whole request may take */
    public static function post(
        Settings $settings,
        string $path,
        string $purpose,
        string $body,
        string $contentType,
        int $seconds
    ): self {
        $key = (string) $settings->signingKey();
        $client = new HttpClient([
            'socketTimeout' => min($seconds, self::CONNECT_SECONDS),
            'streamTimeout' => $seconds,
            'redirect' => false,
            'disableSslVerification' => false,
        ]);
        $client->setHeader('Content-Type', $contentType, true);
        $client->setHeader(
            Signature::HEADER,
            Signature::header($purpose, $key, $settings->secrets[$key], time(), $body),
            true
        );
        $text = $client->post($settings->serviceUrl . $path, $body);
        $problem = implode(', ', array_map('strval', (array) $client->getError()));
        return new self((int) $client->getStatus(), $text === false ? '' : (string) $text, $problem);
    }

    /** A proxy's page may come with 200, too: only the service's own word counts. */
    public function isAcknowledgement(): bool
    {
        return $this->status === 200 && ($this->json()['status'] ?? null) === 'async';
    }

    /** @return array<string, mixed> empty where the reply is not the service's */
    public function json(): array
    {
        $json = json_decode($this->body, true, 16);
        return is_array($json) ? $json : [];
    }

    /** One sentence: what happened and what to do. */
    public function problem(): string
    {
        $json = $this->json();
        $said = is_string($json['message'] ?? null) ? $json['message'] : '';
        if ($this->status === 0) {
            return self::say('UNREACHABLE', ['#WHY#' => $this->networkProblem ?: '?']);
        }
        if ($this->status === 401 && isset($json['difference'])) {
            return self::say('CLOCK', ['#MINUTES#' => (string) round(abs((int) $json['difference']) / 60)]);
        }
        if ($this->status === 401) {
            return self::say('SECRET', ['#SAID#' => $said]);
        }
        if ($said !== '') {
            return self::say('SAID', ['#STATUS#' => (string) $this->status, '#SAID#' => $said]);
        }
        $isRedirect = $this->status >= 300 && $this->status < 400;
        return self::say($isRedirect ? 'REDIRECT' : 'FOREIGN', ['#STATUS#' => (string) $this->status]);
    }

    /** @param array<string, string> $values */
    private static function say(string $key, array $values): string
    {
        $values = array_map(static fn (string $one): string => mb_substr($one, 0, self::LONGEST), $values);
        return (string) Loc::getMessage("DURABLE_ROBOTS_REPLY_$key", $values);
    }
}
