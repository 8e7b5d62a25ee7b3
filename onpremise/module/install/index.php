<?php

use Bitrix\Main\Config\Option;
use Bitrix\Main\EventManager;
use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\ModuleManager;
use Durable\Robots\Outbox\Delivery;
use Durable\Robots\Outbox\Schema;
use Durable\Robots\Robot\ActivityList;
use Durable\Robots\Robot\ProcessEvents;
use Durable\Robots\Setup\Departure;
use Durable\Robots\Setup\Folders;

Loc::loadMessages(__FILE__);

/** The core finds the installer by this name: the module's id with its dot as an underscore. */
class durable_robots extends CModule
{
    private const ID = 'durable.robots';
    private const OLDEST_PHP = 80100;
    private const NEEDED = ['bizproc', 'crm'];
    private const SWEEP_SECONDS = 60;

    public $MODULE_ID = self::ID;
    public $PARTNER_NAME;
    public $PARTNER_URI;

    public function __construct()
    {
        $arModuleVersion = [];
        include __DIR__ . '/version.php';
        $this->MODULE_VERSION = $arModuleVersion['VERSION'];
        $this->MODULE_VERSION_DATE = $arModuleVersion['VERSION_DATE'];
        $this->MODULE_NAME = Loc::getMessage('DURABLE_ROBOTS_MODULE_NAME');
        $this->MODULE_DESCRIPTION = Loc::getMessage('DURABLE_ROBOTS_MODULE_DESCRIPTION');
        $this->PARTNER_NAME = 'Durable robots for Bitrix24';
        $this->PARTNER_URI = '';
    }

    public function DoInstall()
    {
        $problem = $this->missing();
        if ($problem !== null) {
            return $this->refuse($problem);
        }
        ModuleManager::registerModule(self::ID);
        try {
            Loader::includeModule(self::ID);
            $foreign = Folders::foreign();
            if ($foreign !== []) {
                ModuleManager::unRegisterModule(self::ID);
                return $this->refuse(Loc::getMessage('DURABLE_ROBOTS_FOREIGN', ['#FOLDERS#' => implode(', ', $foreign)]));
            }
            $this->InstallDB();
            $this->InstallEvents();
            $this->InstallFiles();
        } catch (\Throwable $error) {
            $this->removeAll();
            return $this->refuse(Loc::getMessage('DURABLE_ROBOTS_FAILED', ['#WHY#' => $error->getMessage()]));
        }
        return true;
    }

    public function DoUninstall()
    {
        Loader::includeModule(self::ID);
        // Without business processes nothing waits, and nothing could be asked.
        $obstacle = Loader::includeModule('bizproc') ? Departure::obstacle() : null;
        if ($obstacle !== null) {
            return $this->refuse($obstacle);
        }
        $this->removeAll();
        return true;
    }

    public function InstallDB()
    {
        Schema::create();
        CAgent::AddAgent(Delivery::agentName(), self::ID, 'N', self::SWEEP_SECONDS);
    }

    public function InstallEvents()
    {
        $events = EventManager::getInstance();
        foreach ($this->handlers() as [$event, $class, $method, $compatible]) {
            if ($compatible) {
                $events->registerEventHandlerCompatible('bizproc', $event, self::ID, $class, $method);
            } else {
                $events->registerEventHandler('bizproc', $event, self::ID, $class, $method);
            }
        }
    }

    public function InstallFiles()
    {
        Folders::install();
    }

    /** Also undoes half an installation. */
    private function removeAll(): void
    {
        Folders::remove();
        $events = EventManager::getInstance();
        foreach ($this->handlers() as [$event, $class, $method]) {
            $events->unRegisterEventHandler('bizproc', $event, self::ID, $class, $method);
        }
        CAgent::RemoveModuleAgents(self::ID);
        Schema::drop();
        Option::delete(self::ID);
        ModuleManager::unRegisterModule(self::ID);
    }

    /** Compatible ones get their arguments as they are, by reference too; the others an Event. */
    private function handlers(): array
    {
        return [
            ['OnBizProcActivityList', ActivityList::class, 'onBizProcActivityList', true],
            ['OnWorkflowComplete', ProcessEvents::class, 'onWorkflowComplete', true],
            ['onAfterWorkflowKill', ProcessEvents::class, 'onAfterWorkflowKill', false],
        ];
    }

    private function missing(): ?string
    {
        if (PHP_VERSION_ID < self::OLDEST_PHP) {
            return Loc::getMessage('DURABLE_ROBOTS_OLD_PHP', ['#VERSION#' => PHP_VERSION]);
        }
        foreach (self::NEEDED as $module) {
            if (!Loader::includeModule($module)) {
                return Loc::getMessage('DURABLE_ROBOTS_NEEDS', ['#MODULE#' => $module]);
            }
        }
        return null;
    }

    private function refuse(string $problem): bool
    {
        global $APPLICATION;
        $APPLICATION->ThrowException($problem);
        $APPLICATION->IncludeAdminFile($this->MODULE_NAME, __DIR__ . '/problem.php');
        return false;
    }
}
