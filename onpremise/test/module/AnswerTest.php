<?php

namespace Durable\Robots\Test;

final class AnswerTest extends BoxTestCase
{
    public function testAnAnswerCompletesTheStepAndTheNextRobotReadsIt(): void
    {
        $workflow = $this->box->start([self::robot(), self::note('{=A1:status}/{=A1:erp_order_id}/{=A1:error}')]);
        self::assertTrue($this->box->isWaiting($workflow));
        $verdict = $this->answer(['STATUS' => 'ok', 'erp_order_id' => 'SO-1', 'unknown' => 'dropped']);
        self::assertSame(['ok' => true, 'status' => 200, 'result' => true], $verdict);
        self::assertSame(['ok/SO-1/'], $this->box->processLog());
        self::assertFalse($this->box->isWaiting($workflow));
        self::assertSame('answered', $this->box->step()['STATE']);
    }

    /** @dataProvider textsThatReadLikeExpressions */
    public function testATextFromOutsideReachesTheNextRobotAsText(string $text): void
    {
        $pause = ['Type' => 'PauseActivity', 'Name' => 'A2'];
        $workflow = $this->box->start([self::robot(), self::note('{=A1:error}'), $pause, self::note('later: {=A1:error}')]);
        $this->answer(['status' => 'failed', 'error' => $text]);
        // Another process restores it from the store.
        $this->box->run("CBPRuntime::sendExternalEvent('$workflow', 'A2');");
        self::assertSame([$text, "later: $text"], $this->box->processLog());
    }

    public static function textsThatReadLikeExpressions(): iterable
    {
        foreach (['{=User:ID}', '{{=User:ID}}', '{=Document:TITLE}', '{{=1+1}}', '=1+1', '{=A1:status}'] as $text) {
            yield $text => [$text];
        }
    }

    public function testASecondAnswerIsToldApartAndChangesNothing(): void
    {
        $this->box->start([self::robot(), self::note('{=A1:erp_order_id}')]);
        $this->answer(['erp_order_id' => 'SO-1']);
        $second = $this->answer(['erp_order_id' => 'SO-2']);
        self::assertSame([false, 410, 'STEP_ANSWERED'], self::gist($second));
        self::assertSame(['SO-1'], $this->box->processLog());
    }

    public function testAnAnswerAfterTheTimeoutIsToldApart(): void
    {
        $note = self::note('{=A1:IsTimeout}/{=A1:status}');
        $this->box->start([self::robot(['TimeoutDuration' => 5, 'TimeoutDurationType' => 'm']), $note]);
        $this->box->execute("UPDATE b_agent SET NEXT_EXEC = 0 WHERE MODULE_ID = 'bizproc'");
        $this->box->runAgents();
        self::assertSame(['1/'], $this->box->processLog());
        self::assertSame([false, 410, 'STEP_TIMED_OUT'], self::gist($this->answer(['status' => 'ok'])));
    }

    public function testAnAnswerInTimeTakesTheTimerAway(): void
    {
        $this->box->start([self::robot(['TimeoutDuration' => 5, 'TimeoutDurationType' => 'd'])]);
        self::assertCount(1, $this->box->query("SELECT ID FROM b_agent WHERE MODULE_ID = 'bizproc'"));
        $this->answer(['status' => 'ok']);
        self::assertSame([], $this->box->query("SELECT ID FROM b_agent WHERE MODULE_ID = 'bizproc'"));
    }

    public function testAnAnswerBeforeTheProcessIsSavedIsToBeTriedAgain(): void
    {
        $this->box->start([self::robot(), self::note('{=A1:status}')]);
        $this->box->execute('CREATE TABLE kept AS SELECT * FROM b_bp_workflow_instance');
        $this->box->execute('DELETE FROM b_bp_workflow_instance');
        self::assertSame([false, 409, 'NOT_SAVED_YET'], self::gist($this->answer(['status' => 'ok'])));
        $this->box->execute('INSERT INTO b_bp_workflow_instance SELECT * FROM kept');
        self::assertTrue($this->answer(['status' => 'ok'])['ok']);
        self::assertSame(['ok'], $this->box->processLog());
    }

    public function testAnAnswerForAProcessThatStaysAwayIsFinal(): void
    {
        $this->box->start([self::robot()]);
        $this->box->execute('DELETE FROM b_bp_workflow_instance');
        $this->box->execute('UPDATE b_durable_robots_step SET CREATED_AT = CREATED_AT - 700');
        self::assertSame([false, 410, 'STEP_LEFT'], self::gist($this->answer(['status' => 'ok'])));
    }

    public function testAnAnswerWhileTheProcessIsAtWorkIsToBeTriedAgain(): void
    {
        $this->box->start([self::robot()]);
        $this->box->execute("UPDATE b_bp_workflow_instance SET OWNER_ID = 'somebody'");
        self::assertSame([false, 409, 'LOCKED'], self::gist($this->answer(['status' => 'ok'])));
        $this->box->execute('UPDATE b_bp_workflow_instance SET OWNER_ID = NULL');
        self::assertTrue($this->answer(['status' => 'ok'])['ok']);
    }

    public function testAnAnswerForADeletedDealIsFinal(): void
    {
        $this->box->start([self::robot()]);
        $this->box->run("\\Kernel\\CrmStore::remove('2', 17);");
        self::assertSame([false, 410, 'STEP_LEFT'], self::gist($this->answer(['status' => 'ok'])));
        self::assertSame('left', $this->box->step()['STATE']);
    }

    public function testAnAnswerThatNobodyListensToIsNotTakenForDelivered(): void
    {
        $workflow = $this->box->start([self::robot(), ['Type' => 'PauseActivity', 'Name' => 'A2']]);
        $token = $this->token();
        $id = $this->box->step()['EVENT_ID'];
        $this->box->run("CBPRuntime::sendExternalEvent('$workflow', 'A1', ['EVENT_ID' => '$id', 'RETURN_VALUES' => []]);");
        self::assertSame('sent', $this->box->step()['STATE']);
        self::assertSame([false, 410, 'STEP_LEFT'], self::gist($this->answer(['status' => 'ok'], $token)));
    }

    /** @dataProvider momentsBeforeTheSave */
    public function testABoxThatDiesBetweenTheAnswerAndTheSaveIsAnsweredByTheNextTry(string $after): void
    {
        $workflow = $this->box->start([self::robot(), self::note('{=A1:status}')]);
        $id = $this->box->step()['EVENT_ID'];
        try {
            $this->box->run("Bitrix\\Main\\Loader::includeModule('durable.robots');
                Durable\\Robots\\Robot\\StepEvent::send(Durable\\Robots\\Outbox\\Outbox::find('$id'),
                    ['RETURN_VALUES' => ['status' => 'ok']]);", ['KERNEL_DIE_AFTER' => $after]);
            self::fail('The hit was to die.');
        } catch (\RuntimeException) {
            $this->box->execute('UPDATE b_bp_workflow_instance SET OWNER_ID = NULL');
        }
        self::assertTrue($this->box->isWaiting($workflow));
        self::assertTrue($this->answer(['status' => 'ok'])['ok']);
        self::assertFalse($this->box->isWaiting($workflow));
    }

    public static function momentsBeforeTheSave(): iterable
    {
        yield 'after the run' => ['run'];
        yield 'after the handlers of its end' => ['events'];
    }

    public function testATokenThatTheBoxDidNotSignIsRefused(): void
    {
        $this->box->start([self::robot()]);
        $token = $this->token();
        $forged = [substr($token, 0, -1) . ($token[-1] === '0' ? '1' : '0'), str_replace('|A1|', '|A2|', $token), '', 'x'];
        foreach ($forged as $one) {
            self::assertSame([false, 403, 'ACCESS_DENIED'], self::gist($this->answer(['status' => 'ok'], $one)));
        }
        self::assertSame('sent', $this->box->step()['STATE']);
    }

    public function testTwoRobotsOfOneProcessAreAnsweredEachByItsOwnToken(): void
    {
        $this->box->start([self::robot([], 'erp_order', 'A1'), self::robot([], 'erp_client', 'A2'),
            self::note('{=A1:erp_order_id}/{=A2:erp_client_id}')]);
        $first = $this->token();
        self::assertTrue($this->answer(['erp_order_id' => 'SO-1'])['ok']);
        // The hit that answered the first robot sends the second one's call at its end.
        $this->waitForCalls(2);
        self::assertSame([false, 410, 'STEP_ANSWERED'], self::gist($this->answer(['erp_client_id' => 'C-0'], $first)));
        self::assertTrue($this->answer(['erp_client_id' => 'C-1'])['ok']);
        self::assertSame(['SO-1/C-1'], $this->box->processLog());
    }

    public function testEachRoundOfALoopIsAStepOfItsOwnAndKeepsNothingOfTheLast(): void
    {
        $loop = ['Type' => 'LoopActivity', 'Name' => 'L1', 'Properties' => ['Times' => 2], 'Children' => [
            self::robot(['Setting_project_key' => 'SALES'], 'jira_project'),
            self::note('{=A1:project_key}/{=A1:error}'),
        ]];
        $this->box->start([$loop]);
        $this->answer(['project_key' => 'SALES17', 'error' => 'first']);
        $this->waitForCalls(2);
        $calls = $this->service->calls();
        self::assertSame('SALES', $calls[1]['fields']['properties']['project_key'], 'a result is no setting');
        self::assertNotSame($calls[0]['fields']['event_token'], $calls[1]['fields']['event_token']);
        $this->answer(['project_key' => 'SALES18']);
        self::assertSame(['SALES17/first', 'SALES18/'], $this->box->processLog());
    }

    public function testTheNextRoundShowsNothingOfTheLastBeforeItsRobotIsAnswered(): void
    {
        $this->box->start([['Type' => 'LoopActivity', 'Name' => 'L1', 'Properties' => ['Times' => 2], 'Children' => [
            self::note('before: {=A1:erp_order_id}'),
            self::robot(),
        ]]]);
        $this->answer(['erp_order_id' => 'SO-1']);
        self::assertSame(['before: ', 'before: '], $this->box->processLog());
    }

    public function testAnEventOfAnotherRoundIsIgnored(): void
    {
        $workflow = $this->box->start([self::robot()]);
        $this->box->run("CBPRuntime::sendExternalEvent('$workflow', 'A1', ['EVENT_ID' => 'of the last round',
            'RETURN_VALUES' => ['status' => 'ok'], 'LOG_MESSAGE' => 'late']);");
        self::assertTrue($this->box->isWaiting($workflow));
        self::assertSame([], $this->box->processLog());
    }

    public function testAProcessLogLineIsWrittenOnceHoweverOftenItIsSent(): void
    {
        $workflow = $this->box->start([self::robot()]);
        $log = fn (string $text): array => $this->box
            ->one('bizproc.activity.log', ['EVENT_TOKEN' => $this->token(), 'LOG_MESSAGE' => $text]);
        self::assertTrue($log('The ERP is down.')['ok']);
        self::assertTrue($log('The ERP is down.')['ok']);
        self::assertTrue($log('The ERP answers.')['ok']);
        self::assertSame(['The ERP is down.', 'The ERP answers.'], $this->box->processLog());
        self::assertTrue($this->box->isWaiting($workflow));
        $this->answer(['status' => 'ok']);
        self::assertSame([false, 410, 'STEP_ANSWERED'], self::gist($log('Too late.')));
    }

    public function testAProcessThatIsStoppedLeavesItsStep(): void
    {
        $workflow = $this->box->start([self::robot()]);
        $this->box->run("CBPRuntime::getRuntime()->getWorkflow('$workflow')->stop();");
        self::assertSame('left', $this->box->step()['STATE']);
        self::assertSame([false, 410, 'STEP_LEFT'], self::gist($this->answer(['status' => 'ok'])));
    }

    private static function gist(array $verdict): array
    {
        return [$verdict['ok'], $verdict['status'], $verdict['error'] ?? null];
    }
}
