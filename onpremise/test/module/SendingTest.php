<?php

namespace Durable\Robots\Test;

final class SendingTest extends BoxTestCase
{
    public function testACallHasTheFieldsOfTheCloudAndIsSigned(): void
    {
        $this->box->start([self::robot([
            'Setting_comment' => 'Заказ для {=Document:TITLE} 🚚',
            'Setting_notify_user' => 'user_1',
            'TimeoutDuration' => 11,
            'TimeoutDurationType' => 'm',
        ])]);
        [$call] = $this->service->calls();
        self::assertNull($call['problem']);
        self::assertSame('/robots/erp_order', $call['path']);
        $step = $this->box->step();
        self::assertSame('sent', $step['STATE']);
        $fields = $call['fields'];
        self::assertMatchesRegularExpression('/^[A-Za-z0-9._-]{1,48}$/', $fields['workflow_id']);
        $begin = "$fields[workflow_id]|A1|$step[EVENT_ID].";
        self::assertStringStartsWith($begin, $fields['event_token']);
        self::assertMatchesRegularExpression('/^\d{1,2}$/', $fields['age']);
        unset($fields['workflow_id'], $fields['event_token'], $fields['ts'], $fields['age']);
        self::assertSame([
            'code' => 'erp_order',
            'document_id' => ['crm', 'CCrmDocumentDeal', 'DEAL_17'],
            'document_type' => ['crm', 'CCrmDocumentDeal', 'DEAL'],
            'properties' => ['reference' => '', 'notify_user' => 'user_1', 'comment' => 'Заказ для Станки "Заря" 🚚'],
            'use_subscription' => 'Y',
            'timeout_duration' => '660',
            'source' => 'box',
            'auth' => ['member_id' => 'zavod'],
        ], $fields);
    }

    public function testACallLeavesOnlyAfterItsProcessIsSavedAndUnlocked(): void
    {
        $this->box->start([self::robot(), self::robot([], 'erp_client', 'A2')]);
        $this->box->one('bizproc.event.send', ['EVENT_TOKEN' => $this->token(), 'RETURN_VALUES' => ['status' => 'ok']]);
        $this->waitForCalls(2);
        self::assertSame([true, true], array_column($this->service->calls(), 'saved'));
    }

    public function testTheOneUserThatTheFormKeepsInAListIsSentAsOne(): void
    {
        $this->box->start([self::robot(['Setting_notify_user' => ['user_7']])]);
        self::assertSame('user_7', $this->service->calls()[0]['fields']['properties']['notify_user']);
    }

    public function testASmartProcessItemIsNamedByItsOwnType(): void
    {
        $this->box->putCrm('177', 12, ['TITLE' => 'Заявка']);
        $this->box->start([self::robot()], 'DYNAMIC_177_12');
        $dynamic = 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic';
        $fields = $this->service->calls()[0]['fields'];
        self::assertSame(['crm', $dynamic, 'DYNAMIC_177_12'], $fields['document_id']);
        self::assertSame(['crm', $dynamic, 'DYNAMIC_177'], $fields['document_type']);
    }

    public function testAServiceThatIsAwayDelaysTheCallAndLosesNothing(): void
    {
        $this->service->stop();
        $workflow = $this->box->start([self::robot(['TimeoutDuration' => 2, 'TimeoutDurationType' => 'h'])]);
        $step = $this->box->step();
        self::assertSame(['waiting', 1], [$step['STATE'], $step['ATTEMPTS']]);
        self::assertStringContainsString('cannot be reached', $step['PROBLEM']);

        $this->service->start();
        $this->box->runAgents();
        self::assertSame([], $this->service->calls(), 'the pause is not over');
        $this->later(3600);
        $this->box->runAgents();
        [$call] = $this->service->calls();
        self::assertSame('7200', $call['fields']['timeout_duration']);
        self::assertGreaterThanOrEqual(3600, (int) $call['fields']['age']);
        self::assertLessThan(3700, (int) $call['fields']['age']);
        self::assertSame('sent', $this->box->step()['STATE']);
        self::assertTrue($this->box->isWaiting($workflow));
        $this->later(3600);
        $this->box->runAgents();
        self::assertCount(1, $this->service->calls());
    }

    public function testABulkChangeAsksAServiceThatIsAwayOnce(): void
    {
        $this->service->stop();
        $this->box->start([self::robot()]);
        $template = $this->box->query('SELECT MAX(ID) AS ID FROM b_bp_workflow_template')[0]['ID'];
        $bulk = "for (\$n = 0; \$n < 20; \$n++) { CBPRuntime::getRuntime()
            ->createWorkflow($template, ['crm', 'CCrmDocumentDeal', 'DEAL_17'])->start(); }";
        $this->box->run($bulk);
        self::assertSame([20, 1], $this->attempts());

        $this->service->start();
        $this->later(3600);
        $this->box->runAgents();
        self::assertCount(21, $this->service->calls());
        $this->box->run($bulk);
        self::assertCount(41, $this->service->calls(), 'a service that is back is told at once');
    }

    public function testAServiceThatTakesTheCallAndSaysNothingHoldsUpOneRequestOfAHit(): void
    {
        $this->service->stop();
        $silent = stream_socket_server("tcp://127.0.0.1:{$this->service->port}");
        $this->box->start([self::robot()]);
        $this->box->start([self::robot()]);
        fclose($silent);
        self::assertSame([1, 1], $this->attempts());
    }

    public function testAClockThatIsSetBackHoldsNoCallUp(): void
    {
        $this->service->stop();
        $this->box->start([self::robot()]);
        $year = 365 * 86400;
        $this->box->execute("UPDATE b_durable_robots_step SET CREATED_AT = CREATED_AT + $year,"
            . " NEXT_AT = NEXT_AT + $year, CLAIMED_UNTIL = CLAIMED_UNTIL + $year");
        $this->box->setOption('away_until', (string) (time() + $year));
        $this->service->start();
        $this->box->start([self::robot([], 'erp_client')]);
        self::assertCount(1, $this->service->calls());
        $this->box->runAgents();
        $calls = $this->service->calls();
        self::assertSame(['erp_client', 'erp_order'], array_column(array_column($calls, 'fields'), 'code'));
        self::assertSame('0', $calls[1]['fields']['age']);
    }

    public function testWhatTheServiceSaysIsKeptInCharactersThatEveryTableHolds(): void
    {
        $this->service->answer(400, json_encode(['error' => 'x', 'message' => 'Сервис 🚚 отказал' . str_repeat('Ж', 300)]));
        $this->box->start([self::robot()]);
        self::assertStringContainsString('Сервис ? отказалЖЖ', $this->box->step()['PROBLEM']);
    }

    public function testAProcessStoredByAnEarlierVersionSendsTheDefaultOfANewSetting(): void
    {
        $workflow = $this->box->start([['Type' => 'PauseActivity', 'Name' => 'P1'], self::robot()]);
        $this->box->run("\$workflow = CBPRuntime::getRuntime()->getWorkflow('$workflow');
            \$robot = \$workflow->getActivityByName('A1');
            (function () { unset(\$this->arProperties['Setting_reference']); })->call(\$robot);
            CBPRuntime::store(\$workflow);");
        $this->box->run("CBPRuntime::sendExternalEvent('$workflow', 'P1');");
        self::assertSame('', $this->service->calls()[0]['fields']['properties']['reference']);
    }

    public function testPausesGrowToAQuarterOfAnHourAndNothingIsEverDropped(): void
    {
        $this->service->answer(503, '{"error":"Inbox.Full","message":"Full."}');
        $began = time();
        $this->box->start([self::robot()]);
        foreach ([1, 2, 4, 8, 15, 15, 15] as $attempt => $pause) {
            $before = time();
            if ($attempt > 0) {
                $this->later(3600);
                $this->box->runAgents();
            }
            $tried = $this->box->step()['NEXT_AT'] - $pause * 60;
            self::assertGreaterThanOrEqual($attempt > 0 ? $before : $began, $tried, "pause $attempt");
            self::assertLessThanOrEqual(time(), $tried, "pause $attempt");
        }
        self::assertSame('waiting', $this->box->step()['STATE']);
        self::assertStringContainsString('503: Full.', $this->box->step()['PROBLEM']);
    }

    /** @dataProvider repliesThatAreNoAcknowledgement */
    public function testOnlyTheServicesOwnWordIsAnAcknowledgement(int $status, string $body, string $told): void
    {
        $this->service->answer($status, $body);
        $this->box->start([self::robot()]);
        self::assertSame('waiting', $this->box->step()['STATE']);
        self::assertStringContainsString($told, $this->box->step()['PROBLEM']);
    }

    public static function repliesThatAreNoAcknowledgement(): iterable
    {
        yield 'a page of a proxy with 200' => [200, '<html>Log in</html>', 'not the service'];
        yield 'an empty 200' => [200, '', 'not the service'];
        yield 'a page with 502' => [502, '<html>', 'HTTP 502'];
        yield 'an address that leads elsewhere' => [301, '', 'usually https instead of http'];
        yield 'a refusal' => [404, '{"error":"Call.UnknownRobot","message":"There is no robot."}', '404: There is no robot.'];
        yield 'another clock' => [401, '{"error":"Call.Clock","message":"-","difference":-610}', '10 minutes apart'];
        yield 'another secret' => [401, '{"error":"Call.WrongSignature","message":"No."}', 'does not accept the signature'];
    }

    public function testTheSweepAndBackgroundJobsAtOnceSendOneCall(): void
    {
        $this->service->stop();
        $this->box->start([self::robot()]);
        $id = $this->box->step()['EVENT_ID'];
        $this->service->start();
        $this->later(3600);
        $this->box->runAtOnce("Bitrix\\Main\\Loader::includeModule('durable.robots');
            Durable\\Robots\\Outbox\\Delivery::deliver('$id'); CAgent::CheckAgents();", 6);
        self::assertCount(1, $this->service->calls());
        self::assertSame('sent', $this->box->step()['STATE']);
    }

    public function testACallWhoseReplyWasLostIsSentAgainAsTheSameCall(): void
    {
        $this->service->answer(500, '');
        $this->box->start([self::robot()]);
        $this->service->answerAsUsual();
        $this->later(3600);
        $this->box->runAgents();
        [$first, $second] = $this->service->calls();
        self::assertSame($first['fields']['event_token'], $second['fields']['event_token']);
        self::assertSame($first['fields']['properties'], $second['fields']['properties']);
    }

    public function testASweepStopsWhenTheServiceIsAwayAndGoesOnPastACallThatIsRefused(): void
    {
        $this->service->stop();
        foreach (range(1, 3) as $one) {
            $this->box->start([self::robot()]);
        }
        $this->later(3600);
        $this->box->runAgents();
        self::assertSame([0 => 1, 1 => 2], $this->attempts());

        $this->service->start();
        $this->service->answer(400, '{"error":"Call.Malformed","message":"No."}');
        $this->later(3600);
        $this->box->runAgents();
        self::assertCount(3, $this->service->calls());
    }

    public function testASweepThatFailsIsRunAgain(): void
    {
        $this->box->execute('ALTER TABLE b_durable_robots_step RENAME COLUMN NEXT_AT TO LOST');
        $this->box->runAgents();
        $this->box->execute('ALTER TABLE b_durable_robots_step RENAME COLUMN LOST TO NEXT_AT');
        $this->box->start([self::robot()]);
        $this->box->execute("UPDATE b_durable_robots_step SET STATE = 'waiting', CLAIMED_UNTIL = 0");
        $this->later(3600);
        $this->box->runAgents();
        self::assertCount(2, $this->service->calls());
    }

    public function testAStepThatEndsBeforeItsCallIsSentIsWithdrawnAndNotSent(): void
    {
        $this->service->stop();
        $workflow = $this->box->start([self::robot()]);
        $this->box->run("CBPDocument::killWorkflow('$workflow');");
        self::assertSame('withdrawn', $this->box->step()['STATE']);
        $this->service->start();
        $this->later(3600);
        $this->box->runAgents();
        self::assertSame([], $this->service->calls());
    }

    public function testWithoutSettingsACallWaitsUntilTheyAreEntered(): void
    {
        $this->box->setOption('secrets', '');
        $this->box->start([self::robot()]);
        self::assertSame('waiting', $this->box->step()['STATE']);
        $this->box->setOption('secrets', Service::KEY . ':' . Service::SECRET);
        $this->box->runAgents();
        self::assertSame('sent', $this->box->step()['STATE']);
    }

    public function testEndedStepsAreForgottenAfterAMonthAndOpenOnesNever(): void
    {
        foreach (['erp_order', 'erp_client'] as $code) {
            $this->box->start([self::robot([], $code)]);
        }
        $this->answer(['status' => 'ok']);
        $this->box->execute('UPDATE b_durable_robots_step SET CREATED_AT = 1');
        $this->box->execute('UPDATE b_durable_robots_step SET ENDED_AT = ENDED_AT - 31 * 86400 WHERE ENDED_AT > 0');
        $this->box->runAgents();
        self::assertSame(['erp_order'], array_column($this->box->query('SELECT * FROM b_durable_robots_step'), 'ROBOT'));
        self::assertSame('STEP_UNKNOWN', $this->answer(['status' => 'ok'])['error']);
    }

    public function testASettingOf100KilobytesArrivesWhole(): void
    {
        $text = str_repeat('Ж🚚"', 12_000);
        $this->box->start([self::robot(['Setting_comment' => $text])]);
        self::assertSame($text, $this->service->calls()[0]['fields']['properties']['comment']);
    }

    /** @return array<int, int> how many calls were tried how often */
    private function attempts(): array
    {
        $rows = $this->box->query('SELECT ATTEMPTS, COUNT(*) AS N FROM b_durable_robots_step GROUP BY 1 ORDER BY 1');
        return array_column($rows, 'N', 'ATTEMPTS');
    }

    private function later(int $seconds): void
    {
        $this->box->execute("UPDATE b_durable_robots_step SET CREATED_AT = CREATED_AT - $seconds,"
            . " NEXT_AT = NEXT_AT - $seconds, CLAIMED_UNTIL = 0");
        $this->box->execute("UPDATE b_agent SET NEXT_EXEC = NEXT_EXEC - 3600 WHERE MODULE_ID = 'durable.robots'");
    }
}
