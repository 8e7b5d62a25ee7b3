<?php

namespace Durable\Robots;

use Bitrix\Main\Config\Option;

/** What the administrator enters on the options page. */
final class Settings
{
    public const MODULE = 'durable.robots';
    private const SHORTEST_SECRET = 32;

    /** @param array<string, string> $secrets by key id; the first signs, all are accepted */
    private function __construct(
        public readonly string $serviceUrl,
        public readonly string $boxId,
        public readonly array $secrets,
    ) {
    }

    public static function read(): self
    {
        return new self(
            self::option('service_url'),
            self::option('box_id'),
            self::parseSecrets(self::option('secrets')) ?? [],
        );
    }

    private static function option(string $name): string
    {
        return (string) Option::get(self::MODULE, $name, '');
    }

    public function isComplete(): bool
    {
        return $this->serviceUrl !== '' && $this->boxId !== '' && $this->secrets !== [];
    }

    /** The key that signs what this box sends. */
    public function signingKey(): ?string
    {
        return array_key_first($this->secrets) === null ? null : (string) array_key_first($this->secrets);
    }

    /**
     * Reads `id:secret` lines or a comma-separated list. Null: at least one is malformed, too short or double.
     *
     * @return array<string, string>|null
     */
    public static function parseSecrets(string $text): ?array
    {
        $secrets = [];
        foreach (preg_split('/[\s,]+/', $text, -1, PREG_SPLIT_NO_EMPTY) as $entry) {
            $form = '/^([A-Za-z0-9._-]{1,32}):([\x21-\x7e]{' . self::SHORTEST_SECRET . ',256})$/D';
            if (!preg_match($form, $entry, $parts) || isset($secrets[$parts[1]])) {
                return null;
            }
            $secrets[$parts[1]] = $parts[2];
        }
        return $secrets;
    }

    /** An absolute http(s) address without credentials, query or fragment; its trailing slash is cut. Null: it is none. */
    public static function parseServiceUrl(string $text): ?string
    {
        $parts = parse_url(trim($text));
        $scheme = is_array($parts) ? strtolower($parts['scheme'] ?? '') : '';
        if (!in_array($scheme, ['http', 'https'], true) || ($parts['host'] ?? '') === '') {
            return null;
        }
        if (isset($parts['user']) || isset($parts['pass']) || isset($parts['query']) || isset($parts['fragment'])) {
            return null;
        }
        return rtrim(trim($text), '/');
    }

    /**
     * The box's name at the service; it is part of every reference there, so it is short and never changes, and is none
     * that a cloud portal could have. Null: it is malformed.
     */
    public static function parseBoxId(string $text): ?string
    {
        $id = trim($text);
        return preg_match('/^(?![0-9a-f]{8}$)[a-z0-9_]{1,8}$/D', $id) ? $id : null;
    }
}
