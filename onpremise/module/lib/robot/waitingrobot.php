<?php

namespace Durable\Robots\Robot;

use Bitrix\Bizproc\Activity\BaseActivity;
use Bitrix\Bizproc\Activity\PropertiesDialog;
use Bitrix\Main\Application;
use Bitrix\Main\Security\Random;
use Durable\Robots\Outbox\Delivery;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\Step;
use Durable\Robots\Outbox\StepState;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

/**
 * A robot that hands its work to the service and waits for the answer. It has no property of its own: the core declares
 * them with types since 2026 and without before, and restores nothing but scalars, arrays and its own classes.
 */
abstract class WaitingRobot extends BaseActivity implements \IBPEventActivity, \IBPActivityExternalEventListener
{
    private const EVENT = 'RobotsEventId';
    private const TIMER = 'RobotsTimerId';

    public function __construct($name)
    {
        parent::__construct($name);
        $code = static::robotCode();
        $this->arProperties = ['Title' => '', self::EVENT => '', self::TIMER => ''];
        $types = [];
        foreach (Catalog::dialogMap($code) as $key => $field) {
            $this->arProperties[$key] = $field['Default'] ?? '';
        }
        foreach (Catalog::returns($code) as $key => $return) {
            $this->arProperties[$key] = self::empty($return['TYPE']);
            $types[$key] = ['Type' => $return['TYPE']];
        }
        $this->setPropertiesTypes($types);
    }

    /** The core builds the class name of `CBP` and the code. */
    public static function robotCode(): string
    {
        return mb_strtolower(mb_substr(static::class, 3));
    }

    public static function getPropertiesDialogMap(?PropertiesDialog $dialog = null): array
    {
        return Catalog::dialogMap(static::robotCode());
    }

    /** Writes the call down and waits. Nothing is sent here: the process is saved after this, and must not be slowed. */
    public function execute()
    {
        $this->arProperties[self::EVENT] = Random::getString(32, true);
        $step = $this->describeStep();
        $this->subscribe($this);
        Outbox::add($step);
        Application::getInstance()->addBackgroundJob([Delivery::class, 'deliver'], [$step->eventId]);
        return \CBPActivityExecutionStatus::Executing;
    }

    private function describeStep(): Step
    {
        return new Step(
            $this->arProperties[self::EVENT],
            (string) $this->getWorkflowInstanceId(),
            (string) $this->getName(),
            static::robotCode(),
            array_map('strval', array_values($this->getDocumentId())),
            array_map('strval', array_values($this->getDocumentType())),
            SettingValues::read($this, static::robotCode(), $this->workflow->getService('DocumentService')),
            $this->timeout(),
            time(),
        );
    }

    private function timeout(): int
    {
        return Duration::seconds($this->{Catalog::TIMEOUT}, $this->{Catalog::TIMEOUT_UNIT});
    }

    public function subscribe(\IBPActivityExternalEventListener $eventHandler)
    {
        $timeout = $this->timeout();
        if ($timeout > 0) {
            $scheduler = $this->workflow->getService('SchedulerService');
            $timer = $scheduler->subscribeOnTime($this->getWorkflowInstanceId(), $this->getName(), time() + $timeout);
            $this->arProperties[self::TIMER] = (string) $timer;
        }
        $this->workflow->addEventHandler($this->getName(), $eventHandler);
    }

    public function unsubscribe(\IBPActivityExternalEventListener $eventHandler)
    {
        if ($this->arProperties[self::TIMER] !== '') {
            $this->workflow->getService('SchedulerService')->unSubscribeOnTime($this->arProperties[self::TIMER]);
        }
        $this->arProperties[self::TIMER] = '';
        $this->arProperties[self::EVENT] = '';
        $this->workflow->removeEventHandler($this->getName(), $eventHandler);
    }

    public function onExternalEvent($arEventParameters = array())
    {
        $eventId = $this->arProperties[self::EVENT];
        if ($this->executionStatus == \CBPActivityExecutionStatus::Closed || $eventId === '') {
            return;
        }
        if (($arEventParameters['SchedulerService'] ?? null) === 'OnAgent') {
            $this->setResult(Catalog::IS_TIMEOUT, 1);
            Outbox::end($eventId, StepState::TimedOut, time());
            $this->close();
            return;
        }
        if (($arEventParameters['EVENT_ID'] ?? null) !== $eventId) {
            return;
        }
        Taken::mark($eventId);
        if (($arEventParameters['LOG_MESSAGE'] ?? '') !== '') {
            $this->writeToTrackingService((string) $arEventParameters['LOG_MESSAGE']);
        }
        if (empty($arEventParameters['LOG_ACTION'])) {
            $this->takeResults((array) ($arEventParameters['RETURN_VALUES'] ?? []));
            $this->close();
        }
    }

    /** Names are matched whatever their case, as the core's REST robots do; unknown ones are dropped. */
    private function takeResults(array $values): void
    {
        $given = array_change_key_case($values, CASE_UPPER);
        foreach (Catalog::returns(static::robotCode()) as $key => $return) {
            $value = $given[strtoupper($key)] ?? null;
            if ($key !== Catalog::IS_TIMEOUT && is_scalar($value)) {
                $this->setResult($key, match ($return['TYPE']) {
                    'int' => (int) $value,
                    'double' => (float) $value,
                    default => (string) $value,
                });
            }
        }
    }

    /**
     * Into both arrays: `__get` prefers the prepared ones, and evaluates what it finds in the others only, so that a
     * text such as `{=User:ID}` from an ERP would run as an expression.
     */
    private function setResult(string $key, mixed $value): void
    {
        $this->arProperties[$key] = $this->preparedProperties[$key] = $value;
    }

    private function close(): void
    {
        $this->unsubscribe($this);
        $this->workflow->closeActivity($this);
    }

    public function cancel()
    {
        $eventId = $this->arProperties[self::EVENT];
        if ($eventId !== '') {
            Outbox::end($eventId, StepState::Left, time());
            $this->unsubscribe($this);
        }
        return \CBPActivityExecutionStatus::Closed;
    }

    public function handleFault(\Exception $exception)
    {
        return $this->cancel();
    }

    /** A loop runs the same step again: nothing of the last round may show. */
    protected function reInitialize()
    {
        parent::reInitialize();
        $this->preparedProperties = [];
        foreach (Catalog::returns(static::robotCode()) as $key => $return) {
            $this->setResult($key, self::empty($return['TYPE']));
        }
        $this->arProperties[self::EVENT] = '';
        $this->arProperties[self::TIMER] = '';
    }

    private static function empty(string $type): string|int
    {
        return $type === 'int' ? 0 : '';
    }
}
