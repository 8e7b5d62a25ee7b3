<?php

namespace Durable\Robots\Admin;

use Bitrix\Main\Config\Option;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Security\Random;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\Schema;
use Durable\Robots\Settings;
use Durable\Robots\Setup\Folders;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

Loc::loadMessages(__FILE__);

/** What the options page does with what was entered. Nothing is saved of a form that holds a mistake. */
final class OptionsForm
{
    private const SECRET_LENGTH = 48;

    /**
     * @param array<string, mixed> $post
     * @return string[] mistakes; empty: all is saved
     */
    public static function save(array $post): array
    {
        $current = Settings::read();
        $text = static fn (string $name): string => is_string($post[$name] ?? null) ? trim($post[$name]) : '';
        $url = Settings::parseServiceUrl($text('service_url'));
        $boxId = Settings::parseBoxId($text('box_id'));
        $secrets = self::secretsAfter($post, $current->secrets);
        $mistakes = [
            'URL' => $url === null,
            'BOX' => $boxId === null,
            'BOX_CHANGED' => $boxId !== null && !$current->mayBecome($boxId),
            'SECRET' => $secrets === null,
            'NO_SECRET' => $secrets === [],
        ];
        $found = array_keys(array_filter($mistakes));
        if ($found === []) {
            Option::set(Settings::MODULE, 'service_url', $url);
            Option::set(Settings::MODULE, 'box_id', $boxId);
            $lines = array_map(static fn ($id, $secret): string => "$id:$secret", array_keys($secrets), $secrets);
            Option::set(Settings::MODULE, 'secrets', implode(',', $lines));
            Outbox::hurry(time());
            self::completeUpdate();
        }
        return array_map(static fn (string $key): string => (string) Loc::getMessage("DURABLE_ROBOTS_FORM_$key"), $found);
    }

    /** An update brings files into the module's own folder only. */
    private static function completeUpdate(): void
    {
        Schema::create();
        if (Folders::foreign() === []) {
            Folders::install();
        }
    }

    /**
     * The keys that are kept, with the new one, the one that signs first. Null: the new one is malformed.
     *
     * @param array<string, mixed> $post
     * @param array<string, string> $secrets
     * @return array<string, string>|null
     */
    private static function secretsAfter(array $post, array $secrets): ?array
    {
        foreach ((array) ($post['remove'] ?? []) as $id) {
            unset($secrets[is_string($id) ? $id : '']);
        }
        $new = Settings::parseSecrets(is_string($post['new_secret'] ?? null) ? $post['new_secret'] : '');
        if ($new === null || array_intersect_key($new, $secrets) !== []) {
            return null;
        }
        $secrets += $new;
        $first = is_string($post['signs'] ?? null) ? $post['signs'] : '';
        return isset($secrets[$first]) ? [$first => $secrets[$first]] + $secrets : $secrets;
    }

    /** A key to offer, in the form in which both sides take it. */
    public static function suggestion(): string
    {
        return date('Ymd') . ':' . Random::getString(self::SECRET_LENGTH, true);
    }
}
