<?php

namespace Durable\Robots\Test;

use PHPUnit\Framework\TestCase;

final class InstallTest extends TestCase
{
    private Box $box;

    protected function setUp(): void
    {
        $this->box = new Box();
    }

    protected function tearDown(): void
    {
        $this->box->remove();
    }

    public function testTheCoreFindsEachRobotOnTheDocumentsThatItServesAndNowhereElse(): void
    {
        self::assertSame(['ok' => true, 'problem' => null], $this->box->install());
        $search = static fn (string $type): string => 'return CBPRuntime::getRuntime()'
            . "->searchActivitiesByType('robot_activity', ['crm', $type]);";
        $robots = ['erp_client', 'erp_order', 'jira_project', 'onec_invoice'];
        $onDeals = $this->box->run($search("'CCrmDocumentDeal', 'DEAL'"));
        self::assertSame($robots, self::sorted($onDeals));
        $dynamic = "'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic', 'DYNAMIC_177'";
        self::assertSame($robots, self::sorted($this->box->run($search($dynamic))));
        $onLeads = self::sorted($this->box->run($search("'CCrmDocumentLead', 'LEAD'")));
        self::assertSame(['erp_client', 'jira_project'], $onLeads);
        self::assertSame([], $this->box->run($search("'CCrmDocumentContact', 'CONTACT'")));

        $order = $onDeals['erp_order'];
        self::assertSame('ERP: create order', $order['NAME']);
        self::assertSame('erp_order', $order['CLASS']);
        self::assertSame(['erp_order_id', 'status', 'error', 'IsTimeout'], array_keys($order['RETURN']));
        $russian = $this->box->run($search("'CCrmDocumentDeal', 'DEAL'"), ['KERNEL_LANGUAGE' => 'ru']);
        self::assertSame('ERP: создать заказ', $russian['erp_order']['NAME']);
    }

    public function testTheArticlesHandlerListsTheSameRobotsAndItsClassNamesWork(): void
    {
        $this->box->install();
        $both = $this->box->run('$list = ["erp_client" => ["NAME" => "kept"]];
            Bitrix\Main\EventManager::fire("bizproc", "OnBizProcActivityList", [&$list], true);
            $found = CBPRuntime::getRuntime()->searchActivitiesByType("robot_activity");
            return [$list, $found, class_exists("erp_order", false) || CBPRuntime::getRuntime()
                ->includeActivityFile("erp_order") && is_a("erp_order", "CBPerp_order", true)];');
        [$listed, $found, $alias] = $both;
        self::assertSame(['NAME' => 'kept'], $listed['erp_client']);
        unset($listed['erp_client'], $found['erp_client']);
        self::assertEquals($found, $listed);
        self::assertTrue($alias);
    }

    public function testTheStagesFormHasTheSettingsTheirDefaultsAndATimeout(): void
    {
        $this->box->install();
        $map = $this->box->run('CBPRuntime::getRuntime()->includeActivityFile("jira_project");
            return CBPjira_project::getPropertiesDialogMap();');
        self::assertTrue($map['Setting_project_key']['Required']);
        self::assertSame('Project key', $map['Setting_project_key']['Name']);
        self::assertSame('user', $map['Setting_notify_user']['Type']);
        self::assertSame(['s', 'm', 'h', 'd'], array_keys($map['TimeoutDurationType']['Options']));

        $values = $this->box->run('CBPRuntime::getRuntime()->includeActivityFile("jira_project");
            $template = [["Name" => "A1", "Type" => "jira_project", "Properties" => []]]; $p = []; $v = []; $e = [];
            $ok = CBPjira_project::getPropertiesDialogValues(["crm", "CCrmDocumentDeal", "DEAL"], "A1", $template, $p, $v,
                ["Setting_project_key" => "SALES", "TimeoutDuration" => "2"], $e);
            $empty = CBPjira_project::getPropertiesDialogValues([], "A1", $template, $p, $v, [], $e);
            return [$ok, $template[0]["Properties"], $empty, $e[0]["parameter"]];');
        self::assertSame([true, false, 'Setting_project_key'], [$values[0], $values[2], $values[3]]);
        self::assertSame('SALES', $values[1]['Setting_project_key']);
    }

    public function testWithoutTheModuleItsRobotsAreNotOfferedAndTheListsStillWork(): void
    {
        $this->box->install();
        $listed = $this->box->run('Bitrix\Main\ModuleManager::unRegisterModule("durable.robots");
            return CBPRuntime::getRuntime()->searchActivitiesByType("robot_activity");');
        self::assertSame([], $listed);
    }

    public function testUninstallingLeavesTheBoxAsItWas(): void
    {
        $before = $this->box->state();
        $this->box->install();
        self::assertNotEquals($before, $this->box->state());
        self::assertSame(['ok' => true, 'problem' => null], $this->box->uninstall());
        self::assertSame($before, $this->box->state());
    }

    public function testFoldersThatWereThereBeforeStay(): void
    {
        mkdir($this->box->root . '/local/activities/custom/somebodys', 0777, true);
        $before = $this->box->state();
        $this->box->install();
        $this->box->uninstall();
        self::assertSame($before, $this->box->state());
    }

    /** @dataProvider foldersThatTheCoreSearches */
    public function testAFolderOfSomebodyElseIsNeitherOverwrittenNorInTheWay(string $path): void
    {
        $folder = $this->box->root . $path;
        mkdir($folder, 0777, true);
        file_put_contents("$folder/erp_order.php", '<?php // theirs');
        $before = $this->box->state();
        $result = $this->box->install();
        self::assertFalse($result['ok']);
        self::assertStringContainsString($path, $result['problem']);
        self::assertSame($before, $this->box->state());
    }

    public static function foldersThatTheCoreSearches(): iterable
    {
        yield 'the first' => ['/local/activities/erp_order'];
        yield 'ours' => ['/local/activities/custom/erp_order'];
    }

    public function testAnInstallationThatFailsLeavesNothingBehind(): void
    {
        file_put_contents($this->box->root . '/local/tools', 'a file where a folder is needed');
        $before = $this->box->state();
        $result = $this->box->install();
        self::assertFalse($result['ok']);
        self::assertStringContainsString('not installed', $result['problem']);
        self::assertSame($before, $this->box->state());
    }

    public function testABoxWithoutBusinessProcessesIsTold(): void
    {
        $this->box->run('Bitrix\Main\Config\Option::set("kernel", "off", "bizproc");');
        $before = $this->box->state();
        self::assertSame(
            ['ok' => false, 'problem' => 'The module was not installed: it needs the module bizproc. Install that first.'],
            $this->box->install()
        );
        self::assertSame($before, $this->box->state());
    }

    public function testInstallingTwiceChangesNothing(): void
    {
        $this->box->install();
        $this->box->start([['Type' => 'erp_order', 'Name' => 'A1', 'Properties' => []]]);
        $before = [$this->box->state(), $this->box->step()];
        self::assertSame(['ok' => true, 'problem' => null], $this->box->install());
        self::assertSame($before, [$this->box->state(), $this->box->step()]);
    }

    /** @dataProvider whatKeepsAnInstallationOut */
    public function testAnInstallationOverAnotherThatFailsLeavesThatOneAsItWas(string $prepare, string $told): void
    {
        $this->box->install();
        $this->box->start([['Type' => 'erp_order', 'Name' => 'A1', 'Properties' => []]]);
        $this->box->run($prepare);
        $before = [$this->box->state(), $this->box->step()];
        $result = $this->box->install();
        self::assertFalse($result['ok']);
        self::assertStringContainsString($told, $result['problem']);
        self::assertSame($before, [$this->box->state(), $this->box->step()]);
    }

    public static function whatKeepsAnInstallationOut(): iterable
    {
        $root = '$root = $_SERVER["DOCUMENT_ROOT"] . "/local";';
        yield 'a folder of somebody else' => ["$root mkdir(\"\$root/activities/erp_order\");", '/local/activities/erp_order'];
        yield 'a file where a folder is needed' => ["$root DeleteDirFilesEx('/local/tools'); touch(\"\$root/tools\");",
            'installed again; what was there of it stays'];
    }

    public function testARobotThatOnlyAnEarlierVersionHadTakesNoOtherFromTheListAndGoesWithTheModule(): void
    {
        $this->box->install();
        $folder = $this->box->root . '/local/activities/custom/';
        mkdir("{$folder}erp_quote");
        foreach (['erp_order.php' => 'erp_quote.php', '.description.php' => '.description.php'] as $from => $to) {
            $text = str_replace('erp_order', 'erp_quote', file_get_contents("{$folder}erp_order/$from"));
            file_put_contents("{$folder}erp_quote/$to", $text);
        }
        $found = $this->box->run('return CBPRuntime::getRuntime()->searchActivitiesByType("robot_activity");');
        self::assertSame(['erp_client', 'erp_order', 'jira_project', 'onec_invoice'], self::sorted($found));
        $pause = ['Type' => 'PauseActivity', 'Name' => 'P1'];
        $workflow = $this->box->start([$pause, ['Type' => 'erp_quote', 'Name' => 'A1']]);
        self::assertStringContainsString('could never go on', $this->box->uninstall()['problem']);
        $this->box->run("CBPDocument::killWorkflow('$workflow');");
        self::assertTrue($this->box->uninstall()['ok']);
        self::assertDirectoryDoesNotExist($folder);
    }

    public function testEachFileThatAStrangerAsksForSaysNothing(): void
    {
        $box = new ServedBox();
        try {
            $box->install();
            $files = array_filter(array_keys($box->files()), static fn (string $path): bool => str_ends_with($path, '.php'));
            self::assertGreaterThan(50, count($files));
            foreach ($files as $path) {
                $reply = $box->request('GET', path: $path);
                $ours = str_ends_with($path, '/callback.php') ? 405 : 200;
                self::assertSame([$path, $ours], [$path, $reply['status']], $reply['text']);
                self::assertSame([$path, ''], [$path, $ours === 200 ? $reply['text'] : '']);
            }
        } finally {
            $box->remove();
        }
    }

    private static function sorted(array $found): array
    {
        $codes = array_keys($found);
        sort($codes);
        return $codes;
    }
}
