<?php

namespace Durable\Robots\Test;

final class UninstallTest extends BoxTestCase
{
    public function testEveryWaitingStepIsCompletedAsFailedFirst(): void
    {
        $before = self::stateWithoutTheModule();
        $read = self::note('{=A1:status}: {=A1:error}');
        $sent = $this->box->start([self::robot(['TimeoutDuration' => 1, 'TimeoutDurationType' => 'd']), $read]);
        $this->service->stop();
        $unsent = $this->box->start([self::robot(), $read]);
        self::assertSame(['ok' => true, 'problem' => null], $this->box->uninstall());
        self::assertFalse($this->box->isWaiting($sent));
        self::assertFalse($this->box->isWaiting($unsent));
        $text = 'failed: The module of the robots was removed before the answer came.'
            . ' The work itself may have been done: look in the other system.';
        self::assertSame([$text, $text], $this->box->processLog());
        self::assertSame($before, $this->box->state());
    }

    public function testAnUninstallationThatDiedOnItsWayIsCompletedByTheNext(): void
    {
        $before = self::stateWithoutTheModule();
        $this->box->run("Bitrix\\Main\\Loader::includeModule('durable.robots'); Durable\\Robots\\Setup\\Folders::remove();
            Durable\\Robots\\Outbox\\Schema::drop();");
        self::assertSame(['ok' => true, 'problem' => null], $this->box->uninstall());
        self::assertSame(['ok' => true, 'problem' => null], $this->box->uninstall(), 'once more');
        self::assertSame($before, $this->box->state());
    }

    public function testStepsOfAModuleThatWasTakenAwayByHandGoOnOnceItIsInstalledAgain(): void
    {
        $this->service->stop();
        $workflow = $this->box->start([self::robot(), self::note('{=A1:status}')]);
        $this->box->run("Bitrix\\Main\\ModuleManager::unRegisterModule('durable.robots');
            CAgent::RemoveModuleAgents('durable.robots'); DeleteDirFilesEx('/local/activities');
            DeleteDirFilesEx('/local/tools');");
        self::assertTrue($this->box->install()['ok']);
        $this->service->start();
        $this->box->execute('UPDATE b_durable_robots_step SET NEXT_AT = 0');
        $this->box->runAgents();
        self::assertTrue($this->answer(['status' => 'ok'])['ok']);
        self::assertSame(['ok'], $this->box->processLog());
        self::assertFalse($this->box->isWaiting($workflow));
    }

    public function testRobotsBehindOneAnotherAreAllCompleted(): void
    {
        $workflow = $this->box->start([self::robot(), self::robot([], 'erp_client', 'A2'), self::note('{=A2:status}')]);
        self::assertTrue($this->box->uninstall()['ok']);
        self::assertFalse($this->box->isWaiting($workflow));
        self::assertSame(['failed'], $this->box->processLog());
    }

    public function testAStepThatCannotBeCompletedStopsItWithASentence(): void
    {
        $this->box->start([self::robot(), self::note('{=A1:status}')]);
        $this->box->execute("UPDATE b_bp_workflow_instance SET OWNER_ID = 'somebody'");
        $result = $this->box->uninstall();
        self::assertFalse($result['ok']);
        self::assertStringContainsString('NOT removed: 1 document(s) wait in a robot', $result['problem']);
        self::assertStringContainsString('DEAL_17', $result['problem']);
        self::assertSame('sent', $this->box->step()['STATE']);

        $this->box->execute('UPDATE b_bp_workflow_instance SET OWNER_ID = NULL');
        self::assertTrue($this->box->uninstall()['ok']);
        self::assertSame(['failed'], $this->box->processLog());
    }

    public function testAProcessThatStillComesToARobotStopsIt(): void
    {
        $pause = ['Type' => 'PauseActivity', 'Name' => 'P1'];
        $loop = ['Type' => 'LoopActivity', 'Name' => 'L1', 'Properties' => ['Times' => 1], 'Children' => [self::robot()]];
        $workflow = $this->box->start([$pause, $loop]);
        // What the template has become since is another matter.
        $this->box->execute("UPDATE b_bp_workflow_template SET TEMPLATE = '[]'");
        $result = $this->box->uninstall();
        self::assertFalse($result['ok']);
        self::assertStringContainsString('DEAL_17', $result['problem']);
        self::assertStringContainsString('could never go on', $result['problem']);
        $this->box->run("CBPDocument::killWorkflow('$workflow');");
        self::assertTrue($this->box->uninstall()['ok']);
    }

    public function testAProcessWhoseStoredFormCannotBeReadIsJudgedByItsTemplate(): void
    {
        $this->box->start([['Type' => 'PauseActivity', 'Name' => 'P1'], self::robot()], 'DEAL_17');
        $this->box->execute("UPDATE b_bp_workflow_instance SET WORKFLOW = '\\x789c'");
        self::assertStringContainsString('DEAL_17', $this->box->uninstall()['problem']);
        $this->box->execute('DELETE FROM b_bp_workflow_instance');
        $this->box->start([['Type' => 'PauseActivity', 'Name' => 'P1']]);
        self::assertTrue($this->box->uninstall()['ok']);
    }

    public function testABoxWhoseBusinessProcessesAreGoneCanStillLetTheModuleGo(): void
    {
        $this->box->start([self::robot()]);
        $this->box->run('Bitrix\Main\Config\Option::set("kernel", "off", "bizproc");');
        self::assertTrue($this->box->uninstall()['ok']);
    }

    public function testAStepWhoseProcessIsGoneAlreadyIsNoObstacle(): void
    {
        $this->box->start([self::robot()]);
        $this->box->execute('DELETE FROM b_bp_workflow_instance');
        $this->box->execute('UPDATE b_durable_robots_step SET CREATED_AT = CREATED_AT - 700');
        self::assertTrue($this->box->uninstall()['ok']);
    }

    /** @return array<string, mixed> */
    private static function stateWithoutTheModule(): array
    {
        $box = new Box();
        try {
            return $box->state();
        } finally {
            $box->remove();
        }
    }
}
