<?php

namespace Durable\Robots\Test;

final class CallbackTest extends BoxTestCase
{
    private const READ = '{"commands":{"a":{"method":"crm.item.get","params":{"entityTypeId":2,"id":17}}}}';

    public function testEveryWrongSignatureIsToldApartAndNothingIsCarriedOut(): void
    {
        $write = '{"commands":{"a":{"method":"crm.item.update","params":{"entityTypeId":2,"id":17,'
            . '"fields":{"UF_CRM_ERP_ORDER_ID":"forged"}}}}}';
        $replies = [
            'SIGNATURE_MISSING' => $this->box->request('POST', $write),
            'WRONG_SIGNATURE' => $this->box->post($write, null, Service::KEY, str_repeat('x', 32)),
            'UNKNOWN_KEY' => $this->box->post($write, null, 'k9'),
            'CLOCK_DIFFERENCE' => $this->box->post($write, time() - 600),
        ];
        foreach ($replies as $error => $reply) {
            self::assertSame([401, $error], [$reply['status'], $reply['json']['error'] ?? null]);
        }
        self::assertEqualsWithDelta(-600, $replies['CLOCK_DIFFERENCE']['json']['difference'], 5);
        self::assertSame(401, $this->box->post($write, null, Service::KEY, Service::SECRET, 'robot-call')['status']);
        foreach ([-301, 301] as $off) {
            self::assertSame('CLOCK_DIFFERENCE', $this->box->post($write, time() + $off + ($off <=> 0) * 5)['json']['error']);
        }
        self::assertSame([], $this->box->query('SELECT * FROM kernel_saves'));
        foreach ([-290, 290] as $off) {
            self::assertSame(200, $this->box->post(self::READ, time() + $off)['status']);
        }
    }

    public function testAnEarlierSecretIsAcceptedUntilItIsTakenAway(): void
    {
        $next = str_repeat('n', 40);
        $this->box->setOption('secrets', "k2:$next," . Service::KEY . ':' . Service::SECRET);
        self::assertSame(200, $this->box->post(self::READ)['status']);
        self::assertSame(200, $this->box->post(self::READ, null, 'k2', $next)['status']);
        $this->box->setOption('secrets', "k2:$next");
        self::assertSame('UNKNOWN_KEY', $this->box->post(self::READ)['json']['error']);
    }

    public function testAnUninstalledModuleAnswersNothingOrThatItIsGone(): void
    {
        $this->box->run("Bitrix\\Main\\ModuleManager::unRegisterModule('durable.robots');");
        $gone = $this->box->post(self::READ);
        self::assertSame([410, 'MODULE_MISSING'], [$gone['status'], $gone['json']['error']]);
        $this->box->run("Bitrix\\Main\\ModuleManager::registerModule('durable.robots');");
        $this->box->uninstall();
        $absent = $this->box->post(self::READ);
        self::assertSame([404, null], [$absent['status'], $absent['json']]);
    }

    /** @dataProvider bodiesThatAreNotAsAgreed */
    public function testARequestThatIsNotAsAgreedIsRefusedAsAWhole(string $body): void
    {
        $reply = $this->box->post($body);
        self::assertSame([400, 'MALFORMED'], [$reply['status'], $reply['json']['error']]);
    }

    public static function bodiesThatAreNotAsAgreed(): iterable
    {
        $of = static fn (mixed $commands): string => json_encode(['commands' => $commands]);
        yield 'no JSON' => ['commands=1'];
        yield 'no commands' => ['{}'];
        yield 'a command without a method' => [$of(['a' => ['params' => []]])];
        yield 'parameters that are no map' => [$of(['a' => ['method' => 'x', 'params' => 'y']])];
        yield 'a reference without a path' => [$of(['a' => ['method' => 'x', 'references' => [['param' => ['id']]]]])];
        yield 'more than 50 commands' => [$of(array_fill(0, 51, ['method' => 'module.status']))];
        yield 'a depth without end' => ['{"commands":' . str_repeat('[', 600) . str_repeat(']', 600) . '}'];
    }

    public function testOtherMethodsAndLargeBodiesAreRefused(): void
    {
        self::assertSame([405, 'METHOD_NOT_ALLOWED'], self::gist($this->box->request('GET')));
        self::assertSame([413, 'TOO_LARGE'], self::gist($this->box->post(str_repeat('x', 1024 * 1024 + 1))));
    }

    public function testABodyThatWouldFillTheServersMemoryIsRefusedUnread(): void
    {
        $body = str_repeat('x', 64 * 1024 * 1024);
        self::assertSame([413, 'TOO_LARGE'], self::gist($this->box->request('POST', $body)));
    }

    public function testARequestThatIsPlayedBackWritesNothingTwice(): void
    {
        $this->box->start([self::robot(), self::note('{=A1:erp_order_id}')]);
        $step = ['EVENT_TOKEN' => $this->token()];
        $body = json_encode(['commands' => [
            'write' => ['method' => 'crm.item.update', 'params' => ['entityTypeId' => 2, 'id' => 17,
                'fields' => ['UF_CRM_ERP_ORDER_ID' => 'SO-1']]],
            'notify' => ['method' => 'im.notify.system.add', 'params' => ['USER_ID' => 1, 'MESSAGE' => 'x', 'TAG' => 't']],
            'log' => ['method' => 'bizproc.activity.log', 'params' => $step + ['LOG_MESSAGE' => 'Line']],
            'answer' => ['method' => 'bizproc.event.send', 'params' => $step + ['RETURN_VALUES' => ['erp_order_id' => 'SO-1']]],
        ]]);
        $time = time();
        $verdicts = array_map(
            fn (): array => array_column($this->box->post($body, $time)['json']['results'], 'status'),
            [1, 2]
        );
        self::assertSame([[200, 200, 200, 200], [200, 200, 410, 410]], $verdicts);
        self::assertSame(['Line', 'SO-1'], $this->box->processLog());
        self::assertCount(1, $this->box->query('SELECT * FROM kernel_saves'));
        self::assertCount(1, $this->box->query('SELECT * FROM b_im_message'));
    }

    public function testACommandIsFoundByItsNameAlone(): void
    {
        $names = ['', '0', '../crm.item.get', 'crm.item.get/../x', "crm.item.get\0", 'Durable\\Robots\\Outbox\\Schema::drop',
            'durable\\robots\\outbox\\outbox', 'system', 'php://filter', str_repeat('a', 100_000)];
        $commands = array_map(static fn (string $name): array => ['method' => $name, 'params' => []], $names);
        $reply = $this->box->command($commands);
        self::assertSame(array_fill(0, count($names), 404), array_column($reply['json']['results'], 'status'));
        self::assertSame(200, $this->box->post(self::READ)['status']);
    }

    public function testAnUnknownCommandFailsAloneAndTheOthersAreCarriedOut(): void
    {
        $reply = $this->box->command([
            'a' => ['method' => 'crm.item.delete', 'params' => ['entityTypeId' => 2, 'id' => 17]],
            'b' => ['method' => 'crm.item.get', 'params' => ['entityTypeId' => 2, 'id' => 17]],
        ]);
        self::assertSame(200, $reply['status']);
        ['a' => $unknown, 'b' => $read] = $reply['json']['results'];
        self::assertSame([false, 404, 'ERROR_METHOD_NOT_FOUND'], [$unknown['ok'], $unknown['status'], $unknown['error']]);
        self::assertTrue($read['ok']);
    }

    public function testOneCommandAloneGivesTheRequestItsStatus(): void
    {
        self::assertSame(404, $this->box->command(['a' => ['method' => 'no.such', 'params' => []]])['status']);
        self::assertSame(200, $this->box->command([])['status']);
    }

    public function testAFaultOfTheBoxShowsNothingOfIt(): void
    {
        $this->box->execute('ALTER TABLE kernel_crm RENAME COLUMN DATA TO HIDDEN');
        $reply = $this->box->post(self::READ);
        self::assertSame(500, $reply['status']);
        $verdict = $reply['json']['results']['a'];
        self::assertSame([false, 'INTERNAL_SERVER_ERROR'], [$verdict['ok'], $verdict['error']]);
        foreach (['SELECT', 'kernel', '.php', 'Stack', Service::SECRET, $this->box->folder] as $ours) {
            self::assertStringNotContainsString($ours, $reply['text']);
        }
        self::assertStringContainsString('no such column: DATA', file_get_contents($this->box->folder . '/log.txt'));
    }

    public function testWhatTheBoxPrintsOnTheWayIsNotInTheReply(): void
    {
        $prolog = $this->box->root . '/bitrix/modules/main/include/prolog_before.php';
        file_put_contents($prolog, 'echo "A warning of somebody else\'s module";', FILE_APPEND);
        self::assertStringStartsWith('{"results"', $this->box->post(self::READ)['text']);
    }

    public function testAModuleThatIsSwitchedOffMakesItsCommandsPass(): void
    {
        $this->box->run('Bitrix\Main\Config\Option::set("kernel", "off", "im");');
        $verdict = $this->box->one('im.notify.system.add', ['USER_ID' => 1, 'MESSAGE' => 'Hello']);
        self::assertSame([404, 'ERROR_METHOD_NOT_FOUND'], [$verdict['status'], $verdict['error']]);
    }

    public function testTheStatusTellsVersionRobotsAndOutbox(): void
    {
        $this->box->start([self::robot()]);
        $this->service->stop();
        $this->box->start([self::robot()]);
        $time = $this->box->one('server.time', [])['result'];
        self::assertMatchesRegularExpression('/^\d{4}-\d\d-\d\dT[\d:]{8}[+-]\d\d:\d\d$/D', $time);
        $status = $this->box->one('module.status', [])['result'];
        self::assertSame(['erp_order', 'erp_client', 'jira_project', 'onec_invoice'], $status['robots']);
        self::assertSame([1, 1, 0], [$status['outbox']['waiting'], $status['outbox']['sent'],
            $status['outbox']['withdrawn']]);
        self::assertSame('zavod', $status['box']);
        self::assertMatchesRegularExpression('/^\d+\.\d+\.\d+$/', $status['version']);
        self::assertSame($status['robots'], $this->box->one('bizproc.robot.list', [])['result']);
    }

    private static function gist(array $reply): array
    {
        return [$reply['status'], $reply['json']['error'] ?? null];
    }
}
