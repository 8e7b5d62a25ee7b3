<?php

namespace Durable\Robots\Test;

use PHPUnit\Framework\TestCase;

/** What the core does to an activity that expects better. A kernel without these would prove nothing. */
final class NastyBehavioursTest extends TestCase
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

    public function testAProcessIsSavedAfterItRanAndJobsRunAfterThat(): void
    {
        $this->activity('seer', 'public function execute() {
            $id = $this->getWorkflowInstanceId();
            $count = static fn () => Bitrix\Main\Application::getConnection()
                ->query("SELECT COUNT(*) AS N FROM b_bp_workflow_instance WHERE ID = \'$id\'")->fetch()["N"];
            $this->writeToTrackingService("in execute: " . $count());
            $job = static fn () => (new CBPTrackingService())->write($id, 2, "in the job: " . $count());
            Bitrix\Main\Application::getInstance()->addBackgroundJob($job);
            return CBPActivityExecutionStatus::Closed;
        }');
        $this->box->start([['Type' => 'seer', 'Name' => 'A1'], ['Type' => 'PauseActivity', 'Name' => 'A2']]);
        self::assertSame(['in execute: 0', 'in the job: 1'], $this->box->processLog());
    }

    public function testAPageHasLeftBeforeTheJobsOfItsHitRun(): void
    {
        $box = new ServedBox();
        try {
            file_put_contents("$box->root/page.php", '<?php require "bitrix/modules/main/include/prolog_before.php";
                $wait = static function (string $folder): void {
                    for ($tries = 0; $tries < 500 && !is_file("$folder/read"); $tries++) { usleep(10_000); clearstatcache(); }
                    file_put_contents("$folder/job", is_file("$folder/read") ? "after the page" : "before the page");
                };
                Bitrix\Main\Application::getInstance()->addBackgroundJob($wait, [__DIR__]);
                echo "The page."; CMain::FinalActions();');
            self::assertSame('The page.', $box->request('GET', path: '/page.php')['text']);
            touch("$box->root/read");
            for ($tries = 0; $tries < 1_000 && !is_file("$box->root/job"); $tries++) {
                usleep(10_000);
                clearstatcache();
            }
            self::assertSame('after the page', file_get_contents("$box->root/job"));
        } finally {
            $box->remove();
        }
    }

    public function testAnEventForAnUnsavedProcessIsNotFoundAndForABusyOneLocked(): void
    {
        $send = static fn (string $id): string => "\$errors = [];
            CBPDocument::sendExternalEvent('$id', 'A1', [], \$errors); return \$errors[0]['code'] ?? null;";
        self::assertSame(404, $this->box->run($send('no such process')));

        $id = $this->box->start([['Type' => 'PauseActivity', 'Name' => 'A1']]);
        $this->box->execute("UPDATE b_bp_workflow_instance SET OWNER_ID = 'somebody'");
        self::assertSame(423, $this->box->run($send($id)));
        $this->box->execute('UPDATE b_bp_workflow_instance SET OWNER_ID = NULL');
        self::assertNull($this->box->run($send($id)));
        self::assertFalse($this->box->isWaiting($id));
    }

    public function testAProcessWhoseDocumentIsGoneIsTerminated(): void
    {
        $id = $this->box->start([['Type' => 'PauseActivity', 'Name' => 'A1']]);
        $this->box->run("\\Kernel\\CrmStore::remove('2', 17);");
        self::assertSame(499, $this->box->run("\$errors = [];
            CBPDocument::sendExternalEvent('$id', 'A1', [], \$errors); return \$errors[0]['code'];"));
        self::assertFalse($this->box->isWaiting($id));
    }

    public function testAnotherProcessRestoresOnlyWhatItsNameListAllows(): void
    {
        $this->activity('keeper', 'public function execute() {
            $this->arProperties["Value"] = new Kept();
            return CBPActivityExecutionStatus::Closed;
        }', 'class Kept {}');
        $note = ['Type' => 'NoteActivity', 'Name' => 'A3', 'Properties' => ['Text' => 'went on']];
        $id = $this->box->start([
            ['Type' => 'keeper', 'Name' => 'A1'],
            ['Type' => 'PauseActivity', 'Name' => 'A2'],
            $note,
        ]);
        $this->box->run("CBPRuntime::sendExternalEvent('$id', 'A2');");
        self::assertSame(['went on'], $this->box->processLog());

        $id = $this->box->start([['Type' => 'keeper', 'Name' => 'A1'], ['Type' => 'PauseActivity', 'Name' => 'A2']]);
        $class = $this->box->run("\$activity = CBPRuntime::getRuntime()->getWorkflow('$id')->getActivityByName('A1');
            \$value = (fn () => \$this->arProperties['Value'])->call(\$activity);
            return get_class(\$value);");
        self::assertSame('__PHP_Incomplete_Class', $class);
    }

    public function testAClassWhoseNameTheListCannotTellIsNeverRestored(): void
    {
        $folder = $this->box->root . '/local/activities/custom/arobot';
        mkdir($folder, 0777, true);
        file_put_contents("$folder/arobot.php", '<?php class MyRobot extends CBPPauseActivity {}
            class CBPArobot extends MyRobot { public static function make() { return new MyRobot("A1"); } }');
        $stored = $this->box->run('CBPRuntime::getRuntime()->includeActivityFile("arobot");
            $workflow = new CBPWorkflow("w", 1, ["crm", "CCrmDocumentDeal", "DEAL_17"], CBPArobot::make());
            return base64_encode($workflow->toStream());');
        $stream = var_export($stored, true);
        $this->expectException(\RuntimeException::class);
        $this->expectExceptionMessage('__PHP_Incomplete_Class');
        $this->box->run("CBPWorkflow::fromStream(base64_decode($stream), 'w', 1, ['crm', 'CCrmDocumentDeal', 'DEAL_17']);");
    }

    public function testAPreparedPropertyHidesWhatIsWrittenLater(): void
    {
        $read = $this->baseActivity('$this->prepareProperties(); $this->Result = "SO-1"; return $this->Result;');
        self::assertSame('', $read);
    }

    public function testAPlainPropertyThatReadsLikeAnExpressionIsEvaluated(): void
    {
        foreach (['{=User:ID}' => '1', '{{=User:ID}}' => '1', '=1+1' => 2, '{{=1+1}}' => 2] as $text => $value) {
            $read = $this->baseActivity('$this->Result = ' . var_export($text, true) . '; return $this->Result;');
            self::assertSame($value, $read, $text);
        }
    }

    public function testAPreparedPropertyIsReadAsItIs(): void
    {
        $read = $this->baseActivity('$this->preparedProperties["Result"] = "{=User:ID}"; return $this->Result;');
        self::assertSame('{=User:ID}', $read);
    }

    public function testAnEventForWhomNobodyWaitsIsDroppedWithoutAWord(): void
    {
        $id = $this->box->start([['Type' => 'PauseActivity', 'Name' => 'A1']]);
        $errors = $this->box->run("\$errors = [];
            CBPDocument::sendExternalEvent('$id', 'A999', [], \$errors); return \$errors;");
        self::assertSame([], $errors);
        self::assertTrue($this->box->isWaiting($id));
    }

    public function testOnlyTheCoreOf2026HasTypesAndSetProperty(): void
    {
        $is2026 = (getenv('KERNEL_CORE') ?: '2026') === '2026';
        $declares = static fn (string $type): string => "return @eval('abstract class T$type extends CBPActivity {"
            . " public $type \$executionStatus = 0; }') === null;";
        self::assertSame($is2026, $this->loads($declares('int')));
        self::assertSame(!$is2026, $this->loads($declares('')));
        $has = $this->box->run('return method_exists(Bitrix\Bizproc\Activity\BaseActivity::class, "setProperty");');
        self::assertSame($is2026, $has);
    }

    private function loads(string $code): bool
    {
        try {
            return $this->box->run($code);
        } catch (\RuntimeException) {
            return false;
        }
    }

    /** Puts an activity into a folder of the box. */
    private function activity(string $code, string $body, string $more = ''): void
    {
        $folder = $this->box->root . "/local/activities/custom/$code";
        mkdir($folder, 0777, true);
        file_put_contents("$folder/$code.php", "<?php $more class CBP$code extends CBPActivity {
            public function __construct(\$name) { parent::__construct(\$name); \$this->arProperties = ['Value' => '']; }
            $body }");
    }

    private function baseActivity(string $code): mixed
    {
        return $this->box->run('$activity = new class("A1") extends Bitrix\Bizproc\Activity\BaseActivity {
            public function __construct($name) { parent::__construct($name); $this->arProperties = ["Result" => ""]; }
            protected static function getFileName(): string { return ""; }
            public function probe() { ' . $code . ' }
        }; return $activity->probe();');
    }
}
