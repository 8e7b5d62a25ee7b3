<?php

namespace Durable\Robots;

use Bitrix\Main\Config\Option;

/** What the administrator enters on the options page. */
final class Settings
{
    public const MODULE = 'durable.robots';
    private const SHORTEST_SECRET = 32;
    private const KNOWN_AS = 'known_as';
    private const PRIVATE_NAME = '/\.(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa)$/D';

    /** @param array<string, string> $secrets by key id; the first signs, all are accepted */
    private function __construct(
        public readonly string $serviceUrl,
        public readonly string $boxId,
        public readonly array $secrets,
        private readonly string $knownAs,
    ) {
    }

    public static function read(): self
    {
        return new self(
            self::option('service_url'),
            self::option('box_id'),
            self::parseSecrets(self::option('secrets')) ?? [],
            self::option(self::KNOWN_AS),
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

    /** From the first call that the service took on, other systems may keep the box id. */
    public function mayBecome(string $boxId): bool
    {
        return $this->knownAs === '' || $this->knownAs === $boxId;
    }

    public function noteAcknowledged(): void
    {
        if ($this->knownAs === '') {
            Option::set(self::MODULE, self::KNOWN_AS, $this->boxId);
        }
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

    /**
     * An absolute https address without credentials, query or fragment, or an http one in a network of one's own; its
     * trailing slash is cut. Null: it is none.
     */
    public static function parseServiceUrl(string $text): ?string
    {
        $parts = preg_match('/^[^\s\p{C}]+$/Du', trim($text)) ? parse_url(trim($text)) : false;
        $scheme = is_array($parts) ? strtolower($parts['scheme'] ?? '') : '';
        if (!in_array($scheme, ['http', 'https'], true) || ($parts['host'] ?? '') === '') {
            return null;
        }
        if (isset($parts['user']) || isset($parts['pass']) || isset($parts['query']) || isset($parts['fragment'])) {
            return null;
        }
        if ($scheme === 'http' && !self::isPrivateHost(strtolower($parts['host']))) {
            return null;
        }
        return rtrim(trim($text), '/');
    }

    /** As the service judges the address of a box: a signature keeps nobody from reading. */
    private static function isPrivateHost(string $host): bool
    {
        $address = trim($host, '[]');
        if (filter_var($address, FILTER_VALIDATE_IP)) {
            return !filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE);
        }
        $name = rtrim($host, '.');
        return !str_contains($name, '.') || preg_match(self::PRIVATE_NAME, $name) === 1;
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
