<?php

use Bitrix\Main\Application;
use Bitrix\Main\EventManager;

/** One process. It runs first and is saved after: what it called may answer before anything of it is in the database. */
class CBPWorkflow
{
    private $status = CBPWorkflowStatus::Created;
    /** @var string[] names of activities that wait for events */
    private $listeners = [];

    public function __construct(
        private string $instanceId,
        private int $templateId,
        private array $documentId,
        private CBPActivity $root
    ) {
        $this->attach($root, null);
    }

    private function attach(CBPActivity $activity, ?CBPActivity $parent): void
    {
        $activity->workflow = $this;
        $activity->parent = $parent;
        foreach ($activity->getChildren() as $child) {
            $this->attach($child, $activity);
        }
    }

    public function start(): void
    {
        $this->status = CBPWorkflowStatus::Running;
        $this->runActivity($this->root);
        $this->afterRun();
    }

    public function runActivity(CBPActivity $activity)
    {
        $activity->executionStatus = CBPActivityExecutionStatus::Executing;
        try {
            $status = $activity->execute();
        } catch (Exception $error) {
            $this->getService('TrackingService')->write($this->instanceId, CBPTrackingType::Error, $error->getMessage());
            $status = $activity->handleFault($error);
        }
        $activity->executionStatus = $status;
        return $status;
    }

    public function closeActivity(CBPActivity $activity, $arEventParameters = [])
    {
        $activity->executionStatus = CBPActivityExecutionStatus::Closed;
        $activity->parent?->onChildClosed();
    }

    public function addEventHandler($eventName, IBPActivityExternalEventListener $eventHandler)
    {
        $this->listeners[$eventName] = $eventHandler->getName();
    }

    public function removeEventHandler($eventName, IBPActivityExternalEventListener $eventHandler)
    {
        unset($this->listeners[$eventName]);
    }

    public function sendExternalEvent($eventName, $arEventParameters = [])
    {
        if ($this->status !== CBPWorkflowStatus::Suspended) {
            throw new Exception('CanNotResumeInstance');
        }
        $this->status = CBPWorkflowStatus::Running;
        // An event for whom nobody listens is dropped without a word.
        if (isset($this->listeners[$eventName])) {
            $this->getActivityByName($this->listeners[$eventName])->onExternalEvent($arEventParameters);
        }
        $this->afterRun();
    }

    /** Cancels what waits, as when the process is stopped by hand. */
    public function stop(): void
    {
        foreach ($this->listeners as $name) {
            $this->getActivityByName($name)->cancel();
        }
        $this->root->executionStatus = CBPActivityExecutionStatus::Closed;
        $this->afterRun();
    }

    private function afterRun(): void
    {
        self::mayDie('run');
        if ($this->root->executionStatus === CBPActivityExecutionStatus::Closed) {
            $this->status = CBPWorkflowStatus::Completed;
            $arguments = [$this->instanceId, $this->status];
            EventManager::fire('bizproc', 'OnWorkflowComplete', $arguments, true);
            self::mayDie('events');
            CBPRuntime::delete($this->instanceId);
            return;
        }
        $this->status = CBPWorkflowStatus::Suspended;
        CBPRuntime::store($this);
    }

    /** A test may end the process after the `run` or after its `events`, in either case before it is saved. */
    private static function mayDie(string $after): void
    {
        if (getenv('KERNEL_DIE_AFTER') === $after) {
            posix_kill(posix_getpid(), SIGKILL);
        }
    }

    public function getActivityByName($name): ?CBPActivity
    {
        $found = null;
        $this->walk(function (CBPActivity $one) use ($name, &$found): void {
            $found = $one->getName() === $name ? $one : $found;
        });
        return $found;
    }

    public function walk(callable $visit, ?CBPActivity $from = null): void
    {
        $from ??= $this->root;
        $visit($from);
        foreach ($from->getChildren() as $child) {
            $this->walk($visit, $child);
        }
    }

    /** The stored form: names of the classes, then the serialized tree. */
    public function toStream(): string
    {
        $names = [];
        $this->walk(function (CBPActivity $one) use (&$names): void {
            $names[mb_substr(get_class($one), 3)] = true;
            $one->detach();
        });
        return implode(',', array_keys($names)) . ';' . serialize([$this->root, $this->listeners, $this->status]);
    }

    public static function fromStream(string $stream, string $instanceId, int $templateId, array $documentId): self
    {
        [$names, $data] = explode(';', $stream, 2);
        $names = explode(',', $names);
        foreach ($names as $name) {
            CBPRuntime::getRuntime()->includeActivityFile($name);
        }
        $allowed = array_map(static fn (string $name): string => "cbp$name", $names);
        [$root, $listeners, $status] = unserialize($data, ['allowed_classes' => $allowed]);
        $workflow = new self($instanceId, $templateId, $documentId, $root);
        $workflow->listeners = $listeners;
        $workflow->status = $status;
        return $workflow;
    }

    public function getService($name)
    {
        return match ($name) {
            'TrackingService' => new CBPTrackingService(),
            'SchedulerService' => new CBPSchedulerService(),
            'DocumentService' => new CBPDocumentService(),
        };
    }

    public function getInstanceId()
    {
        return $this->instanceId;
    }

    public function getTemplateId()
    {
        return $this->templateId;
    }

    public function getDocumentId()
    {
        return $this->documentId;
    }

    public function getDocumentType()
    {
        [$module, $entity, $id] = $this->documentId;
        return [$module, $entity, preg_replace('/_\d+$/', '', $id)];
    }
}
