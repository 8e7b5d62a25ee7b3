<?php

namespace Durable\Robots\Robot;

use Bitrix\Main\Localization\Loc;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

Loc::loadMessages(__FILE__);

/** Every robot's description and form, from `robots.php`, which is generated from the service's own definitions. */
final class Catalog
{
    /** Settings and returned values may share a name, and then a result would be the next round's setting. */
    private const SETTING = 'Setting_';
    public const TIMEOUT = 'TimeoutDuration';
    public const TIMEOUT_UNIT = 'TimeoutDurationType';
    public const IS_TIMEOUT = 'IsTimeout';
    /** A robot of an earlier version, whose folder stays: an error in it would take all robots from the core's list. */
    private const GONE = ['NAME' => '', 'DESCRIPTION' => '', 'PROPERTIES' => [], 'RETURN_PROPERTIES' => [], 'FILTER' => []];

    /** @var array<string, array<string, mixed>>|null by code */
    private static ?array $robots = null;

    /** @return string[] */
    public static function codes(): array
    {
        return array_keys(self::robots());
    }

    public static function has(string $code): bool
    {
        return isset(self::robots()[$code]);
    }

    /** @return array<string, mixed> `$arActivityDescription` */
    public static function description(string $code): array
    {
        $robot = self::robot($code);
        $returns = self::returns($code);
        return [
            ...(self::has($code) ? [] : ['EXCLUDED' => true]),
            'NAME' => self::text($robot['NAME']),
            'DESCRIPTION' => self::text($robot['DESCRIPTION']),
            'TYPE' => ['activity', 'robot_activity'],
            'CLASS' => $code,
            'JSCLASS' => 'BizProcActivity',
            'CATEGORY' => ['ID' => 'other'],
            // The core reads it here only; the article has it among the robot's settings.
            'RETURN' => $returns,
            'FILTER' => $robot['FILTER'],
            'ROBOT_SETTINGS' => [
                'CATEGORY' => 'employee',
                'TITLE' => self::text($robot['NAME']),
                'RETURN' => $returns,
            ],
        ];
    }

    /** @return array<string, array{NAME: string, TYPE: string}> */
    public static function returns(string $code): array
    {
        $returns = [];
        foreach (self::robot($code)['RETURN_PROPERTIES'] as $name => $form) {
            $returns[$name] = ['NAME' => self::text($form['Name']), 'TYPE' => $form['Type']];
        }
        return $returns + [
            self::IS_TIMEOUT => ['NAME' => (string) Loc::getMessage('DURABLE_ROBOTS_IS_TIMEOUT'), 'TYPE' => 'int'],
        ];
    }

    /** @return string[] names of the settings, as the service knows them */
    public static function settings(string $code): array
    {
        return array_keys(self::robot($code)['PROPERTIES']);
    }

    public static function settingKey(string $name): string
    {
        return self::SETTING . $name;
    }

    /** @return array<string, array<string, mixed>> the stage's form (`getPropertiesDialogMap`) */
    public static function dialogMap(string $code): array
    {
        $map = [];
        foreach (self::robot($code)['PROPERTIES'] as $name => $form) {
            $map[self::settingKey($name)] = self::field(self::settingKey($name), $form);
        }
        $units = [];
        foreach (Duration::units() as $unit) {
            $units[$unit] = (string) Loc::getMessage('DURABLE_ROBOTS_UNIT_' . strtoupper($unit));
        }
        $map[self::TIMEOUT] = ['Name' => (string) Loc::getMessage('DURABLE_ROBOTS_TIMEOUT'),
            'Description' => (string) Loc::getMessage('DURABLE_ROBOTS_TIMEOUT_HINT'),
            'FieldName' => self::TIMEOUT, 'Type' => 'int', 'Default' => 0];
        $map[self::TIMEOUT_UNIT] = ['Name' => (string) Loc::getMessage('DURABLE_ROBOTS_TIMEOUT_UNIT'),
            'FieldName' => self::TIMEOUT_UNIT, 'Type' => 'select', 'Options' => $units, 'Default' => 'm'];
        return $map;
    }

    /**
     * @param array<string, mixed> $form
     * @return array<string, mixed>
     */
    private static function field(string $key, array $form): array
    {
        return [
            'Name' => self::text($form['Name']),
            'Description' => isset($form['Description']) ? self::text($form['Description']) : '',
            'FieldName' => $key,
            'Type' => $form['Type'],
            'Required' => $form['Required'] === 'Y',
            'Multiple' => $form['Multiple'] === 'Y',
            'Default' => $form['Default'] ?? '',
            ...(isset($form['Options']) ? ['Options' => array_map([self::class, 'text'], $form['Options'])] : []),
        ];
    }

    /** @param string|array{en: string, ru: string} $localized */
    private static function text(string|array $localized): string
    {
        if (is_string($localized)) {
            return $localized;
        }
        return $localized[defined('LANGUAGE_ID') && LANGUAGE_ID === 'ru' ? 'ru' : 'en'];
    }

    /** @return array<string, mixed> */
    private static function robot(string $code): array
    {
        return self::robots()[$code] ?? self::GONE;
    }

    /** @return array<string, array<string, mixed>> */
    private static function robots(): array
    {
        return self::$robots ??= require dirname(__DIR__, 2) . '/robots.php';
    }
}
