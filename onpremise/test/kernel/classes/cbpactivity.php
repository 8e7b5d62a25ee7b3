<?php

abstract class CBPActivity extends CBPActivityState
{
    public function __construct($name)
    {
        $this->name = $name;
    }

    public function execute()
    {
        return CBPActivityExecutionStatus::Closed;
    }

    public function cancel()
    {
        return CBPActivityExecutionStatus::Closed;
    }

    public function handleFault(Exception $exception)
    {
        return CBPActivityExecutionStatus::Closed;
    }

    public function initialize()
    {
    }

    public function finalize()
    {
    }

    protected function reInitialize()
    {
        $this->executionStatus = CBPActivityExecutionStatus::Initialized;
        $this->executionResult = CBPActivityExecutionResult::None;
    }

    /** What another activity of a composite may call. */
    public function startOver()
    {
        $this->reInitialize();
    }

    public function __get($name)
    {
        if (!array_key_exists($name, $this->arProperties)) {
            throw new Exception("There is no property $name.");
        }
        return $this->parseValue($this->arProperties[$name]);
    }

    public function __set($name, $val)
    {
        if (array_key_exists($name, $this->arProperties)) {
            $this->arProperties[$name] = $val;
        }
    }

    public function isPropertyExists($name)
    {
        return array_key_exists($name, $this->arProperties);
    }

    public function setPropertiesTypes($arPropertiesTypes = [])
    {
        $this->arPropertiesTypes = $arPropertiesTypes;
    }

    public function getName(): string
    {
        return $this->name;
    }

    public function getType(): string
    {
        return mb_substr(get_class($this), 3);
    }

    public function getDocumentId()
    {
        return $this->workflow->getDocumentId();
    }

    public function getDocumentType()
    {
        return $this->workflow->getDocumentType();
    }

    public function getWorkflowInstanceId()
    {
        return $this->workflow->getInstanceId();
    }

    protected function writeToTrackingService($message = '', $modifiedBy = 0, $trackingType = -1)
    {
        $this->workflow->getService('TrackingService')->write($this->getWorkflowInstanceId(), $trackingType, $message);
    }

    /** Evaluates what reads like an expression, wherever the text came from. */
    public function parseValue($value, $convertToType = null, ?callable $decorator = null)
    {
        if (is_array($value)) {
            return array_map([$this, 'parseValue'], $value);
        }
        if (!is_string($value)) {
            return $value;
        }
        if (preg_match('/^\{?\{?=(\d+(?:\s*[-+*]\s*\d+)*)\}?\}?$/', $value, $sum)) {
            return eval("return $sum[1];");
        }
        $pattern = '/\{\{?=\s*([A-Za-z0-9_]+)\s*:\s*([A-Za-z0-9_]+)\s*\}\}?/';
        return preg_replace_callback($pattern, fn ($found) => (string) $this->valueOf($found[1], $found[2]), $value);
    }

    private function valueOf(string $object, string $field)
    {
        if ($object === 'User') {
            return $field === 'ID' ? '1' : '';
        }
        if ($object === 'Document') {
            return $this->workflow->getService('DocumentService')->getDocument($this->getDocumentId())[$field] ?? '';
        }
        $activity = $this->workflow->getActivityByName($object);
        return $activity?->isPropertyExists($field) ? $activity->{$field} : '';
    }

    public static function validateProperties($arTestProperties = array(), CBPWorkflowTemplateUser $user = null)
    {
        return [];
    }

    public static function createInstance($code, $name)
    {
        CBPRuntime::getRuntime()->includeActivityFile($code);
        $class = 'CBP' . $code;
        return class_exists($class) ? new $class($name) : null;
    }

    /** Nothing but its own state goes into the store. */
    public function detach(): void
    {
        $this->workflow = null;
        $this->parent = null;
    }

    /** @return CBPActivity[] */
    public function getChildren(): array
    {
        return [];
    }
}
