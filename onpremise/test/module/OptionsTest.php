<?php

namespace Durable\Robots\Test;

final class OptionsTest extends BoxTestCase
{
    private const CHECKED = '{"status":"ok","robots":["erp_order","erp_client","jira_project","onec_invoice"],'
        . '"callback":{"ok":true}}';

    public function testTheSelfCheckOfABoxThatWorksIsAllGreen(): void
    {
        $this->box->runAgents();
        $this->service->answer(200, self::CHECKED);
        $page = $this->page(['robots_action' => 'check']);
        self::assertStringNotContainsString('✘', $page);
        self::assertSame(11, substr_count($page, '✔'));
        $calls = $this->service->calls();
        $check = end($calls);
        self::assertSame(['/boxes/check', null], [$check['path'], $check['problem']]);
        self::assertSame('zavod', $check['fields']['member_id']);
    }

    /** @dataProvider failures */
    public function testEachFailureIsNamedWithWhatToDo(callable $break, string $told): void
    {
        $this->box->runAgents();
        $this->service->answer(200, self::CHECKED);
        $break($this->box, $this->service);
        $page = $this->page(['robots_action' => 'check']);
        self::assertSame(1, substr_count($page, '✘'), $page);
        self::assertStringContainsString($told, html_entity_decode($page));
    }

    public static function failures(): iterable
    {
        $answer = static fn (int $status, string $body): callable => static fn ($box, $service)
            => $service->answer($status, $body);
        yield 'clocks' => [$answer(401, '{"error":"Call.Clock","message":"-","difference":-612}'),
            'The clocks of this server and of the service are 10 minutes apart'];
        yield 'secret' => [$answer(401, '{"error":"Call.WrongSignature","message":"No."}'), 'does not accept the signature'];
        yield 'away' => [static fn ($box, $service) => $service->stop(), 'The service cannot be reached'];
        yield 'a robot that is not served' => [$answer(200, '{"status":"ok","robots":["erp_order","erp_client",'
            . '"jira_project"],"callback":{"ok":true}}'), 'their system is not set up there: onec_invoice.'];
        yield 'the way back' => [$answer(200, str_replace(
            '{"ok":true}',
            '{"ok":false,"problem":"connection refused."}',
            self::CHECKED
        )), 'The service cannot answer this box: connection refused.'];
        yield 'agents' => [static fn ($box) => $box->execute('UPDATE b_agent SET LAST_EXEC = 0'), 'agent has not run'];
        yield 'a folder' => [static fn ($box) => $box->run("DeleteDirFilesEx('/local/activities/custom/erp_order');"),
            'Robot erp_order is not offered'];
        yield 'a module' => [static fn ($box) => $box->run('Bitrix\Main\Config\Option::set("kernel", "off", "im");'),
            'missing or switched off: im'];
        yield 'settings' => [static fn ($box) => $box->setOption('service_url', ''), 'Enter the service’s address'];
    }

    public function testWhatWaitsAndWhatWasWithdrawnIsShownWithItsReason(): void
    {
        $this->service->answer(503, '{"error":"Inbox.Full","message":"<b>Full</b> & closed."}');
        $this->box->start([self::robot()]);
        $killed = $this->box->start([self::robot([], 'erp_client')]);
        $this->box->run("CBPDocument::killWorkflow('$killed');");
        $page = $this->page([]);
        self::assertStringContainsString('DEAL_17', $page);
        self::assertStringContainsString('not sent yet', $page);
        self::assertStringContainsString('withdrawn: the step ended first', $page);
        self::assertStringContainsString('&lt;b&gt;Full&lt;/b&gt; &amp; closed.', $page);
        self::assertStringNotContainsString('✔', $page);
    }

    public function testWhatWaitsIsSentAtTheButtonsPress(): void
    {
        $this->service->stop();
        $this->box->start([self::robot()]);
        $this->service->start();
        $this->page(['robots_action' => 'send']);
        self::assertSame('sent', $this->box->step()['STATE']);
    }

    public function testSavingBringsWhatAnUpdateOfTheModuleAddedAndItGoesWithTheModule(): void
    {
        $this->box->run("DeleteDirFilesEx('/local/activities'); DeleteDirFilesEx('/local/tools');");
        $form = ['robots_action' => 'save', 'service_url' => $this->service->url(), 'box_id' => 'zavod'];
        $this->page($form);
        $this->page($form);
        self::assertCount(4, $this->box->one('bizproc.robot.list', [])['result']);
        $this->box->uninstall();
        self::assertDirectoryDoesNotExist($this->box->root . '/local/activities');
        self::assertDirectoryDoesNotExist($this->box->root . '/local/tools');
    }

    public function testSettingsAreSavedTogetherOrNotAtAll(): void
    {
        $form = ['robots_action' => 'save', 'service_url' => 'https://robots.example/', 'box_id' => 'zavod', 'signs' => 'k1'];
        $this->page($form);
        self::assertSame('https://robots.example', $this->option('service_url'));
        $wrong = [
            'service_url' => ['ftp://x', 'https://u:p@x', 'https://x?a=1', 'robots', 'robots.example', 'https:// x.example',
                "https://x.example\n/y", 'http://robots.example', 'http://203.0.113.5', 'https://x.example:99999'],
            'box_id' => ['', 'a/b', 'zavod-1', 'Zavod', 'zavod_ural', '3f2a9c1e', 'Завод'],
            'new_secret' => ['k2:short', 'nokey', 'k1:' . str_repeat('x', 32), 'a b:' . str_repeat('x', 32),
                'k2:' . str_repeat('with spaces ', 5), 'k2:' . str_repeat('x', 32) . ' y', 'k2:' . str_repeat('Ж', 32),
                'k2:' . str_repeat('x', 257)],
        ];
        foreach ($wrong as $name => $values) {
            foreach ($values as $value) {
                $page = $this->page([$name => $value] + ['service_url' => 'https://other.example'] + $form);
                self::assertStringContainsString('Nothing was saved', $page, "$name $value");
            }
        }
        self::assertSame('https://robots.example', $this->option('service_url'));
        self::assertSame(Service::KEY . ':' . Service::SECRET, $this->option('secrets'));
    }

    /** @dataProvider addressesOfOnesOwnNetwork */
    public function testPlainHttpIsForThisServerAndANetworkOfOnesOwn(string $url): void
    {
        $form = ['robots_action' => 'save', 'box_id' => 'zavod', 'signs' => 'k1'];
        $this->page($form + ['service_url' => " $url/ "]);
        self::assertSame($url, $this->option('service_url'));
    }

    public static function addressesOfOnesOwnNetwork(): iterable
    {
        $urls = ['http://robots:3000', 'http://10.0.0.5', 'http://[::1]:3000', 'http://robots.corp', 'HTTP://192.168.1.2'];
        foreach ($urls as $url) {
            yield $url => [$url];
        }
    }

    public function testTheKeyThatThePageOffersIsTakenAsItIsAndSigns(): void
    {
        self::assertSame(1, preg_match('/placeholder="([^"]+)"/', $this->page([]), $offered));
        [$id] = explode(':', $offered[1]);
        $form = ['robots_action' => 'save', 'service_url' => $this->service->url(), 'box_id' => 'zavod'];
        $this->page($form + ['new_secret' => "  $offered[1] \n", 'signs' => 'k1']);
        $page = $this->page($form + ['signs' => $id]);
        self::assertStringStartsWith("$offered[1],k1:", $this->option('secrets'));
        self::assertMatchesRegularExpression("/value=\"$id\"\\s+checked/", $page);
        $calls = $this->service->calls();
        self::assertStringContainsString(",k=$id,", end($calls)['signature']);
    }

    public function testAKeyIsRotatedInThreeSteps(): void
    {
        $form = ['robots_action' => 'save', 'service_url' => $this->service->url(), 'box_id' => 'zavod'];
        $new = 'k2:' . str_repeat('n', 40);
        $old = Service::KEY . ':' . Service::SECRET;
        $this->page($form + ['new_secret' => $new, 'signs' => 'k1']);
        self::assertSame("$old,$new", $this->option('secrets'));
        $this->page($form + ['signs' => 'k2']);
        self::assertSame("$new,$old", $this->option('secrets'));
        $this->page($form + ['signs' => 'k2', 'remove' => ['k1']]);
        self::assertSame($new, $this->option('secrets'));
        self::assertStringContainsString('At least one key', $this->page($form + ['remove' => ['k2']]));
        self::assertSame($new, $this->option('secrets'));
    }

    public function testTheBoxIdStaysOnceTheServiceTookACallAndCanBeCorrectedUntilThen(): void
    {
        $form = ['robots_action' => 'save', 'service_url' => $this->service->url(), 'signs' => 'k1'];
        $this->service->answer(403, '{"error":"Call.UnknownPortal","message":"BOXES names no boxed portal \"zavod2\"."}');
        $this->page($form + ['box_id' => 'zavod2']);
        $this->box->start([self::robot()]);
        self::assertStringContainsString('BOXES names no boxed portal', $this->box->step()['PROBLEM']);
        $this->service->answerAsUsual();
        $this->page($form + ['box_id' => 'zavod3']);
        self::assertSame('zavod3', $this->option('box_id'));
        $this->box->runAgents();
        self::assertSame('sent', $this->box->step()['STATE']);

        // Other systems keep it for longer than the box keeps its steps.
        $this->box->execute('DELETE FROM b_durable_robots_step');
        self::assertStringContainsString('cannot change', $this->page($form + ['box_id' => 'zavod4']));
        self::assertSame('zavod3', $this->option('box_id'));
        $this->page(['box_id' => 'zavod3', 'service_url' => 'https://robots.example'] + $form);
        self::assertSame('https://robots.example', $this->option('service_url'));
    }

    public function testThePageShowsNoSecretAndNothingToOthersThanAdministrators(): void
    {
        self::assertStringNotContainsString(Service::SECRET, $this->page([]));
        self::assertSame('', $this->page(['robots_action' => 'check'], 'user'));
        $this->page(['sessid' => 'forged', 'robots_action' => 'save', 'service_url' => 'https://evil.example', 'box_id' => 'x']);
        self::assertSame($this->service->url(), $this->option('service_url'));
    }

    public function testARussianAdministratorReadsRussian(): void
    {
        $this->service->answer(401, '{"error":"Call.Clock","message":"-","difference":-612}');
        $page = $this->page(['robots_action' => 'check'], 'admin', 'ru');
        self::assertStringContainsString('Часы этого сервера и сервиса расходятся на 10 мин', $page);
        self::assertStringContainsString('Адрес сервиса', $page);
    }

    public function testBothLanguagesHaveTheSameMessages(): void
    {
        $keys = $this->box->run('$all = [];
            $folder = $_SERVER["DOCUMENT_ROOT"] . "/local/modules/durable.robots/lang";
            foreach (["en", "ru"] as $language) {
                $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator("$folder/$language"));
                foreach ($files as $file) {
                    if ($file->isFile()) { $MESS = []; include $file->getPathname();
                        foreach ($MESS as $key => $text) {
                            preg_match_all("/#[A-Z]+#/", $text, $places); sort($places[0]);
                            $all[$language][] = substr($file->getPathname(), strlen("$folder/en")) . " $key "
                                . implode($places[0]);
                        } } } sort($all[$language]); } return $all;');
        self::assertSame($keys['en'], $keys['ru']);
    }

    private function page(array $post, string $user = 'admin', string $language = 'en'): string
    {
        $code = '$_SERVER["REQUEST_METHOD"] = "POST"; $_POST = ' . var_export($post + ['sessid' => 'kernel-session'], true)
            . '; ob_start(); include $_SERVER["DOCUMENT_ROOT"] . "/local/modules/durable.robots/options.php";
            return ob_get_clean();';
        return $this->box->run($code, ['KERNEL_USER' => $user, 'KERNEL_LANGUAGE' => $language]);
    }

    private function option(string $name): string
    {
        return $this->box->run("return Bitrix\\Main\\Config\\Option::get('durable.robots', '$name');");
    }
}
