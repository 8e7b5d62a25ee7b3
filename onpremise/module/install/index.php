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

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

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
        Loader::includeModule(self::ID);
        // Steps may wait for an installation that was there before: it stays as it was, if this one fails.
        $isNew = !Schema::isThere();
        $problem = $this->install($isNew);
        if ($problem === null) {
            return true;
        }
        if ($isNew) {
            $this->removeAll();
        }
        return $this->refuse($problem);
    }

    private function install(bool $isNew): ?string
    {
        $foreign = Folders::foreign();
        if ($foreign !== []) {
            return Loc::getMessage('DURABLE_ROBOTS_FOREIGN', ['#FOLDERS#' => implode(', ', $foreign)]);
        }
        try {
            $this->InstallDB();
            $this->InstallEvents();
            $this->InstallFiles();
            return null;
        } catch (\Throwable $error) {
            $said = $isNew ? 'DURABLE_ROBOTS_FAILED' : 'DURABLE_ROBOTS_FAILED_AGAIN';
            return Loc::getMessage($said, ['#WHY#' => $error->getMessage()]);
        }
    }

    public function DoUninstall()
    {
        if (!Loader::includeModule(self::ID)) {
            return true;
        }
        // Without business processes nothing waits, and nothing could be asked; without the table all was asked before.
        $obstacle = Loader::includeModule('bizproc') && Schema::isThere() ? Departure::obstacle() : null;
        if ($obstacle !== null) {
            return $this->refuse($obstacle);
        }
        $this->removeAll();
        return true;
    }

    public function InstallDB()
    {
        Schema::create();
        // Without complaint where it is there already.
        CAgent::AddAgent(Delivery::agentName(), self::ID, 'N', self::SWEEP_SECONDS, '', 'Y', '', 100, false, false);
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
