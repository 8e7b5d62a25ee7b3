<?php

namespace Bitrix\Bizproc\Activity;

use Bitrix\Main\ErrorCollection;

/** What both cores' BaseActivity does. */
abstract class BaseActivityStart extends \CBPActivity
{
    protected static $requiredModules = [];
    protected $preparedProperties = [];

    public function __get($name)
    {
        return $this->preparedProperties[$name] ?? parent::__get($name);
    }

    public function execute()
    {
        $this->prepareProperties();
        $this->internalExecute();
        return \CBPActivityExecutionStatus::Closed;
    }

    protected function prepareProperties(): void
    {
        foreach (array_keys($this->arProperties) as $name) {
            $this->preparedProperties[$name] = parent::__get($name);
        }
    }

    protected function internalExecute(): ErrorCollection
    {
        return new ErrorCollection();
    }

    protected static function checkModules(): bool
    {
        return true;
    }

    abstract protected static function getFileName(): string;

    public static function getPropertiesDialogMap(?PropertiesDialog $dialog = null): array
    {
        return [];
    }

    public static function getPropertiesDialogValues(
        $documentType,
        $activityName,
        &$workflowTemplate,
        &$workflowParameters,
        &$workflowVariables,
        $currentValues,
        &$errors
    ): bool {
        $errors = [];
        $properties = [];
        foreach (static::getPropertiesDialogMap() as $key => $field) {
            $properties[$key] = $currentValues[$field['FieldName']] ?? $field['Default'] ?? '';
            if (!empty($field['Required']) && trim((string) $properties[$key]) === '') {
                $errors[] = ['code' => 'NotExist', 'parameter' => $key, 'message' => "$field[Name] is empty"];
            }
        }
        if ($errors !== []) {
            return false;
        }
        foreach ($workflowTemplate as &$activity) {
            if ($activity['Name'] === $activityName) {
                $activity['Properties'] = $properties;
            }
        }
        return true;
    }
}
